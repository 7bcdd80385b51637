"""Consent that somebody gave by signing a sheet of paper, entered by those who run the program."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.messages.studies import take_back_asking, tell_agreed, tell_signed
from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, note, open_study
from peerloom.domain.feedback.queries.studies.people import ON_PAPER, settled_since
from peerloom.domain.people.zones import zone_named
from peerloom.foundation.scope import Actor


class CannotEnterConsent(CannotChangeStudy):
    """They have answered by the link, the conversation was called off, or nobody can have signed on that day."""


@transaction.atomic
def enter_paper_consent(*, participant: StudyParticipant, signed_on: date, by: Actor, at: datetime) -> StudyParticipant:
    """Keep that they agreed on paper, and on which day; from then on it is as if they had agreed by the link, which
    also takes it back. They are told what was entered, and get the invitation where a time was set.

    The same day again changes nothing, another one corrects it. Words that were not kept because they had not agreed
    do not come back. Raises CannotEnterConsent.
    """
    study = open_study(participant.study_id, by=by, refusal=CannotEnterConsent)
    rows = StudyParticipant.objects.within(by.organisation_id).select_related("person", "organisation")
    current = rows.select_related("meeting__led_by", "meeting__organisation").get(pk=participant.pk)
    current.study = study
    if current.consent == ConsentState.GIVEN and current.signed_on == signed_on:
        return current
    first = current.consent == ConsentState.ASKED
    _refuse_other_answers(current)
    _refuse_impossible_day(current, signed_on, by=by, at=at)
    current.consent, current.signed_on = ConsentState.GIVEN, signed_on
    current.answered_at = current.answered_at or at
    current.save(update_fields=["consent", "signed_on", "answered_at"])
    note(ON_PAPER, current, study, by=by, at=at, signed_on=signed_on.isoformat())
    if first:
        take_back_asking(current, at=at)
        tell_signed(current, at=at)
        _invite(current, at=at)
    return current


def _refuse_other_answers(participant: StudyParticipant) -> None:
    if participant.consent == ConsentState.DECLINED:
        raise CannotEnterConsent(_("They have said no by the link, and that holds."))
    if participant.consent == ConsentState.WITHDRAWN:
        raise CannotEnterConsent(_("They have withdrawn, and that holds."))
    if participant.consent == ConsentState.GIVEN and participant.signed_on is None:
        raise CannotEnterConsent(_("They have agreed by the link already, so there is nothing to enter."))
    if participant.meeting is None or participant.meeting.state == MeetingState.CANCELLED:
        raise CannotEnterConsent(_("This conversation was called off, so there is nothing to agree to."))


def _refuse_impossible_day(participant: StudyParticipant, signed_on: date, *, by: Actor, at: datetime) -> None:
    zone = zone_named(by.time_zone)
    if signed_on > at.astimezone(zone).date():
        raise CannotEnterConsent(_("This day lies ahead. Enter the day on the sheet, once they have signed it."))
    since = (settled_since(participant.study) or participant.asked_at).astimezone(zone).date()
    if signed_on < since:
        raise CannotEnterConsent(
            _(
                "What people agree to in this study is settled since %(day)s. Who signed another text before should"
                " sign this one."
            )
            % {"day": date_format(since, "j F Y")}
        )


def _invite(participant: StudyParticipant, *, at: datetime) -> None:
    meeting = participant.meeting
    if meeting is None or meeting.state != MeetingState.AGREED or meeting.starts_at is None or meeting.starts_at <= at:
        return
    meeting.study = participant.study
    tell_agreed(meeting, only=participant, at=at)
