"""What a participant does by the link: agree or decline, say which times suit, withdraw."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyKind, StudyState
from peerloom.domain.feedback.messages.studies import (
    take_back_asking,
    take_out_of_calendar,
    tell_agreed,
    tell_cancelled,
    tell_withdrawn,
)
from peerloom.domain.feedback.models import Study, StudyMeeting, StudyParticipant, StudyTimeAnswer
from peerloom.domain.feedback.operations.studies.locking import locked_study, note
from peerloom.domain.feedback.operations.studies.taking_out import take_out_what_was_said
from peerloom.domain.feedback.queries.studies.times import times_open_to
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotAnswer(Refused):
    """It was answered otherwise before, or there is nothing left to answer."""


_REASONS = {
    "declined": _("You have said no, and that holds. If you would like to take part after all, answer the e-mail."),
    "withdrawn": _("You have withdrawn. Everything that you said has been taken out."),
    "over": _("This conversation has taken place without you, or was called off. Thank you all the same."),
}


def why_not_answerable(participant: StudyParticipant, *, at: datetime) -> str:
    """ "" while it can be answered or changed; else declined, withdrawn or over. Expects study and meeting loaded."""
    if participant.consent in (ConsentState.DECLINED, ConsentState.WITHDRAWN):
        return str(participant.consent)
    meeting = participant.meeting
    ahead = meeting is not None and (
        meeting.state == MeetingState.FINDING
        or (meeting.state == MeetingState.AGREED and meeting.starts_at is not None and meeting.starts_at > at)
    )
    if participant.consent == ConsentState.ASKED and (not ahead or participant.study.state == StudyState.FINISHED):
        return "over"
    return ""


@transaction.atomic
def answer_study(
    *, participant: StudyParticipant, agrees: bool, times: Collection[str] = (), at: datetime
) -> StudyParticipant:
    """Agree or decline, and say at which of the proposed times (public ids) they can. For whoever holds the link.

    Who has agreed may send other times until one is agreed; who has declined has declined. Who agrees after the time
    was set gets the invitation for it. Raises CannotAnswer.
    """
    study, current = _locked(participant)
    reason = why_not_answerable(current, at=at)
    if reason:
        raise CannotAnswer(_REASONS[reason])
    first = current.consent == ConsentState.ASKED
    if not first and not agrees:
        raise CannotAnswer(_("You have agreed before. To take that back, withdraw: then everything is taken out."))
    if first:
        current.consent = ConsentState.GIVEN if agrees else ConsentState.DECLINED
        current.answered_at = at
        current.save(update_fields=["consent", "answered_at"])
        take_back_asking(current, at=at)
        note("study.consent", current, study, by=None, at=at, given=agrees)
    if agrees:
        _keep_times(current, times, at=at)
    meeting = current.meeting
    if first and agrees and meeting is not None and meeting.state == MeetingState.AGREED:
        meeting.study = study
        tell_agreed(meeting, only=current, at=at)
    return current


@transaction.atomic
def withdraw_consent(*, participant: StudyParticipant, by: Actor | None, at: datetime) -> StudyParticipant:
    """Take back the consent and, with it, everything the person said: at once and everywhere, also in a finished study.

    In order: the words of their segments, the codings of these and the quotes in themes; runs of their words in memos,
    statements and examples; their times and their place in a meeting that lies ahead. Whoever leads is told what is
    left to do by hand. ``by`` is None for whoever holds the link; who runs the program may do it when asked to.
    Withdrawn already, it stays so. Raises CannotAnswer where no consent was given.
    """
    study, current = _locked(participant)
    if by is not None:
        study = locked_study(study.pk, by=by, refusal=CannotAnswer)
    if current.consent == ConsentState.WITHDRAWN:
        return current
    if current.consent != ConsentState.GIVEN:
        raise CannotAnswer(_("There is no consent to take back."))
    current.consent, current.withdrawn_at = ConsentState.WITHDRAWN, at
    current.save(update_fields=["consent", "withdrawn_at"])
    taken_out = take_out_what_was_said(current, at=at)
    current.time_answers.all().delete()
    if current.meeting is not None:
        current.meeting.study = study
        _leave(current, current.meeting, at=at)
    to = (current.meeting.led_by if current.meeting else None) or study.made_by
    if to is not None:
        tell_withdrawn(current, to=to, at=at)
    note("study.withdrawn", current, study, by=by, at=at, segments=taken_out)
    return current


def _leave(participant: StudyParticipant, meeting: StudyMeeting, *, at: datetime) -> None:
    """An interview that has not taken place is off; a group meets without them."""
    alone = meeting.study.kind == StudyKind.INTERVIEW
    if meeting.state == MeetingState.AGREED and meeting.starts_at is not None and meeting.starts_at > at:
        take_out_of_calendar(participant, at=at)
        if alone:
            meeting.sequence += 1
    if alone and (meeting.state == MeetingState.FINDING or (meeting.starts_at and meeting.starts_at > at)):
        agreed = meeting.state == MeetingState.AGREED
        meeting.state = MeetingState.CANCELLED
        meeting.save(update_fields=["state", "sequence"])
        if agreed:
            tell_cancelled(meeting, reason="", at=at)


def _locked(participant: StudyParticipant) -> tuple[Study, StudyParticipant]:
    """The study's row is locked first, as every change of it does: what is added meanwhile waits for this."""
    rows = Study.objects.within(participant.organisation_id)
    rows.select_for_update().filter(pk=participant.study_id).first()
    current = (
        StudyParticipant.objects.within(participant.organisation_id)
        .select_related("person", "meeting__led_by", "meeting__organisation", "organisation")
        .select_related("study__cohort__program", "study__organisation", "study__made_by")
        .get(pk=participant.pk)
    )
    return current.study, current


def _keep_times(participant: StudyParticipant, times: Collection[str], *, at: datetime) -> None:
    """Of the times that can still be chosen; what was said about others stays."""
    for time, _said in times_open_to(participant, at=at):
        StudyTimeAnswer.objects.within(participant.organisation_id).update_or_create(
            time=time,
            participant=participant,
            defaults={"can": time.public_id in times},
            create_defaults={"can": time.public_id in times, "organisation_id": participant.organisation_id},
        )
