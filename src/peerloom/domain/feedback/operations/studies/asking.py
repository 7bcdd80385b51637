"""Asking people to take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyKind, StudyState
from peerloom.domain.feedback.messages.studies import tell_asked
from peerloom.domain.feedback.models import Study, StudyMeeting, StudyParticipant, StudyTime
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, note, open_study
from peerloom.domain.feedback.queries.studies.people import Askable, people_to_ask, who_can_code
from peerloom.domain.feedback.rules.studies.limits import (
    LONGEST,
    MOST_AT_ONCE,
    MOST_IN_A_GROUP,
    MOST_TIMES,
    SHORTEST,
)
from peerloom.domain.feedback.rules.studies.pseudonyms import pseudonyms_for
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor


class CannotAsk(CannotChangeStudy):
    """Nobody is left to ask, too many, strangers, no time that lies ahead, or the meeting is over."""


@dataclass(frozen=True, slots=True)
class Offer:
    """When it could be, for how long, where, and who leads it. ``time_zone`` is the one the times were meant in."""

    times: Sequence[datetime]
    minutes: int
    time_zone: str
    led_by: Person | None = None
    place: str = ""
    link: str = ""


@transaction.atomic
def ask_to_take_part(
    *, study: Study, people: Sequence[Person], offer: Offer, by: Actor, at: datetime
) -> list[StudyMeeting]:
    """Ask these people of the cohort by e-mail: for a focus group in one meeting, else each in one of their own.

    Everybody gets a pseudonym at once. Who was asked before is not asked again; if nobody else is left, CannotAsk.
    The first time starts the study's collecting, and from then on its consent text stays.
    """
    current = open_study(study.pk, by=by, refusal=CannotAsk)
    asked = _askable(current, people)
    _check_offer(current, offer, by=by, at=at)
    group = current.kind == StudyKind.FOCUS_GROUP
    if group and len(asked) > MOST_IN_A_GROUP:
        raise CannotAsk(_("At most twelve people talk well in one group; six to eight are best. Plan two groups."))
    meetings = [_meeting(current, offer) for _one in (asked[:1] if group else asked)]
    _add(current, asked, meetings * len(asked) if group else meetings, at=at)
    if current.state == StudyState.PLANNED:
        current.state = StudyState.COLLECTING
        current.save(update_fields=["state"])
    note("study.asked", current, current, by=by, at=at, people=len(asked), meetings=len(meetings))
    return meetings


@transaction.atomic
def ask_more(*, meeting: StudyMeeting, people: Sequence[Person], by: Actor, at: datetime) -> list[StudyParticipant]:
    """Ask more people into a focus group that has not met. Raises CannotAsk."""
    current = open_study(meeting.study_id, by=by, refusal=CannotAsk)
    row = StudyMeeting.objects.within(by.organisation_id).select_related("organisation").get(pk=meeting.pk)
    ahead = row.state == MeetingState.FINDING or (
        row.state == MeetingState.AGREED and row.starts_at is not None and row.starts_at > at
    )
    if current.kind != StudyKind.FOCUS_GROUP or not ahead:
        raise CannotAsk(_("Nobody can join this conversation any more. Plan another one."))
    asked = _askable(current, people)
    there = row.participants.filter(consent__in=(ConsentState.ASKED, ConsentState.GIVEN)).count()
    if there + len(asked) > MOST_IN_A_GROUP:
        raise CannotAsk(_("At most twelve people talk well in one group; six to eight are best. Plan two groups."))
    made = _add(current, asked, [row] * len(asked), at=at)
    note("study.asked", current, current, by=by, at=at, people=len(asked), meetings=0)
    return made


@transaction.atomic
def remind_participant(*, participant: StudyParticipant, at: datetime) -> bool:
    """Ask once more, for the job alone; whether it was done. The letter's key makes it happen once.

    Expects what ``tell_asked`` does.
    """
    Study.objects.within(participant.organisation_id).select_for_update().filter(pk=participant.study_id).first()
    participant.refresh_from_db(fields=["consent"])
    meeting = participant.meeting
    if participant.consent != ConsentState.ASKED or meeting is None or meeting.state != MeetingState.FINDING:
        return False
    tell_asked(participant, again=True, at=at)
    return True


def _askable(study: Study, people: Sequence[Person]) -> list[Askable]:
    """In the order in which they are named; raises CannotAsk where nobody is left."""
    wanted = {person.pk for person in people}
    found = [one for one in people_to_ask(study) if one.person.pk in wanted]
    if not found:
        raise CannotAsk(_("Choose at least one person of the cohort who was not asked yet and takes part at present."))
    if len(found) > MOST_AT_ONCE:
        raise CannotAsk(_("At most thirty people are asked in one go. Begin with those whom you most want to hear."))
    return found


def _check_offer(study: Study, offer: Offer, *, by: Actor, at: datetime) -> None:
    if not 1 <= len(set(offer.times)) <= MOST_TIMES:
        raise CannotAsk(_("Offer at least one time and at most eight."))
    if any(moment <= at for moment in offer.times):
        raise CannotAsk(_("Every time has to lie ahead."))
    if not SHORTEST <= offer.minutes <= LONGEST:
        raise CannotAsk(_("Choose a length between 15 minutes and four hours."))
    if offer.led_by is not None and offer.led_by.pk not in {person.pk for person in who_can_code(study, at=at)}:
        raise CannotAsk(_("Choose somebody who runs this program and is not asked in the study to lead it."))


def _meeting(study: Study, offer: Offer) -> StudyMeeting:
    meeting = StudyMeeting.objects.create(
        organisation=study.organisation,
        study=study,
        led_by=offer.led_by,
        minutes=offer.minutes,
        time_zone=offer.time_zone,
        place=offer.place.strip()[:200],
        link=offer.link.strip()[:500],
    )
    StudyTime.objects.bulk_create(
        StudyTime(organisation_id=study.organisation_id, meeting=meeting, starts_at=moment)
        for moment in sorted(set(offer.times))
    )
    return meeting


def _add(
    study: Study, asked: Sequence[Askable], meetings: Sequence[StudyMeeting], *, at: datetime
) -> list[StudyParticipant]:
    program = study.cohort.program
    words = [_called(program, one.side) for one in asked]
    taken = set(study.participants.values_list("pseudonym", flat=True))
    made = []
    for one, pseudonym, meeting in zip(asked, pseudonyms_for(words, taken=taken), meetings, strict=True):
        participant = StudyParticipant.objects.create(
            organisation=study.organisation,
            study=study,
            meeting=meeting,
            person=one.person,
            pseudonym=pseudonym,
            asked_at=at,
        )
        tell_asked(participant, at=at)
        made.append(participant)
    return made


def _called(program: Program, side: Side) -> str:
    """ "Mentee", or the program's own word, in its language; short enough for a number behind it."""
    with translation.override(program.language):
        own = program.mentor_word if side == Side.MENTOR else program.mentee_word
        return capfirst(own.strip() or str(side.label))[:32]
