"""Conversations that staff hold with one person: held, handed on, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import CheckInState, Feeling
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.answering import keep_words
from peerloom.domain.relationships.queries.check_ins import read_by, staff_of
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

NOON = 12
"""The hour that a conversation of an earlier day is noted with."""


class CannotHoldCheckIn(Refused):
    """The actor may not, takes part in the relationship, or the day lies ahead."""


class CannotHandOver(CannotHoldCheckIn):
    """Whoever it would go to does not run the program, or takes part in the relationship."""


@dataclass(frozen=True, slots=True)
class HeldConversation:
    """What was said, by the question's position, and how it goes as far as one could tell."""

    held_on: date
    feeling: Feeling | None = None
    have_met: bool | None = None
    words: Mapping[int, str] = field(default_factory=dict)
    notes: str = ""
    wants_contact: bool = False


@transaction.atomic
def hold_check_in(*, check_in: CheckIn, held: HeldConversation, by: Actor, at: datetime) -> CheckIn:
    """Note a conversation, once. Its notes are for those who run the program.

    Raises CannotHoldCheckIn, or ChangedMeanwhile when a colleague noted it or left it out in between.
    """
    current = _planned(check_in, by)
    if held.held_on > current.organisation.day_at(at):
        raise CannotHoldCheckIn(_("This day is still to come. Note the conversation once you have had it."))
    current.state, current.answered_at = CheckInState.ANSWERED, _moment(current, held.held_on, at)
    current.feeling, current.have_met, current.wants_contact = held.feeling, held.have_met, held.wants_contact
    current.notes, current.held_by_id = held.notes.strip()[:4000], by.person_id
    current.save()
    keep_words(current, held.words)
    _record("check_in.held", current, by, at)
    return current


@transaction.atomic
def skip_check_in(*, check_in: CheckIn, reason: str, by: Actor, at: datetime) -> CheckIn:
    """Leave a conversation out, with a reason. Left out already, it stays so.

    Raises CannotHoldCheckIn or ChangedMeanwhile.
    """
    current = _mine_to_see(check_in, by)
    if current.state == CheckInState.SKIPPED:
        return current
    current = _planned(check_in, by)
    if not reason.strip():
        raise CannotHoldCheckIn(_("Say in a few words why there is no conversation this time."))
    current.state, current.reason = CheckInState.SKIPPED, reason.strip()[:300]
    current.save(update_fields=["state", "reason"])
    _record("check_in.skipped", current, by, at)
    return current


@transaction.atomic
def hand_over_check_in(*, check_in: CheckIn, to: Person, by: Actor, at: datetime) -> CheckIn:
    """Let a colleague hold it. Handed to the same person again, nothing changes.

    Raises CannotHandOver or ChangedMeanwhile.
    """
    current = _planned(check_in, by)
    if current.held_by_id == to.pk:
        return current
    program = current.relationship.cohort.program
    takes_part = current.relationship.participations.filter(person=to).exists()
    if takes_part or not staff_of(program, at=at).filter(pk=to.pk).exists():
        raise CannotHandOver(_("Choose somebody who runs this program and takes no part in this match."))
    current.held_by = to
    current.save(update_fields=["held_by"])
    _record("check_in.handed_over", current, by, at, to=to.public_id)
    return current


@transaction.atomic
def note_contact(*, check_in: CheckIn, note: str, by: Actor, at: datetime) -> CheckIn:
    """Someone got in touch with whoever wanted to hear from a coordinator: what they asked before is answered with it.
    Noted already, it stays as it was.

    Raises CannotHoldCheckIn.
    """
    current = _mine_to_see(check_in, by)
    if not current.wants_contact or current.state != CheckInState.ANSWERED:
        raise CannotHoldCheckIn(_("Nobody asked for an answer here."))
    if current.contacted_at is not None:
        return current
    current.contacted_at, current.contacted_by_id = at, by.person_id
    current.contact_note = note.strip()[:300]
    current.save(update_fields=["contacted_at", "contacted_by", "contact_note"])
    CheckIn.objects.within(by.organisation_id).filter(
        participation=current.participation_id,
        state=CheckInState.ANSWERED,
        wants_contact=True,
        contacted_at__isnull=True,
        answered_at__lte=current.answered_at,
    ).update(contacted_at=at, contacted_by=by.person_id, contact_note=current.contact_note)
    _record("check_in.contacted", current, by, at)
    return current


def _mine_to_see(check_in: CheckIn, by: Actor) -> CheckIn:
    CheckIn.objects.within(by.organisation_id).select_for_update().filter(pk=check_in.pk).first()
    rows = read_by(by).select_related("relationship__cohort__program", "organisation")
    current: CheckIn | None = rows.filter(pk=check_in.pk).first()
    if current is None:
        raise CannotHoldCheckIn(_("This is for those who run the program and take no part in the match themselves."))
    return current


def _planned(check_in: CheckIn, by: Actor) -> CheckIn:
    current = _mine_to_see(check_in, by)
    if not current.by_staff:
        raise CannotHoldCheckIn(_("This question goes out by e-mail; only the person who was asked can answer it."))
    if current.state != CheckInState.PLANNED:
        raise ChangedMeanwhile(_("A colleague has noted this conversation or left it out. Nothing of yours was saved."))
    return current


def _moment(check_in: CheckIn, day: date, at: datetime) -> datetime:
    """Now for today, else noon of that day where the organisation is."""
    if day == check_in.organisation.day_at(at):
        return at
    return datetime.combine(day, time(NOON), tzinfo=ZoneInfo(check_in.organisation.time_zone))


def _record(verb: str, check_in: CheckIn, by: Actor, at: datetime, **details: str) -> None:
    audit.record(
        verb, subject=check_in, organisation=check_in.organisation.public_id, by=by, at=at, details=dict(details)
    )
