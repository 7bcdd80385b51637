"""Who comes into a circle that goes on, and who goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.messages.circles import (
    CircleTold,
    write_circle_welcome,
    write_left,
    write_newcomer,
    write_taken_out,
)
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations.circles_handing_on import hand_on_meetings
from peerloom.domain.relationships.operations.taking_part import taking_part
from peerloom.domain.relationships.queries.circles import applications_without_circle
from peerloom.domain.relationships.queries.conversations_reports import whom_to_tell
from peerloom.domain.relationships.rules.circles import MOST_MEMBERS
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_WORD = 1000


class CannotChangeMembers(Refused):
    """The actor does not run the program, the circle is over or full, or the person has no place to give or take."""


class CannotLeave(Refused):
    """The actor is not in this circle, or it is over."""


@transaction.atomic
def add_member(
    *, circle: Relationship, application: Application, most: int = MOST_MEMBERS, by: Actor, at: datetime
) -> Participation:
    """Give someone accepted, who is in no circle of the round, a place; they and the others are told.

    A circle takes no more than ``most`` members. In it already, nothing changes. Raises CannotChangeMembers.
    """
    circle = _locked(circle, by)
    present = _present(circle)
    there = next((part for part in present if part.person_id == application.person_id), None)
    if there is not None:
        return there
    if not applications_without_circle(circle.cohort).filter(pk=application.pk).exists():
        raise CannotChangeMembers(
            _("They are in a circle already, or do not take part at present. Choose somebody from the list.")
        )
    _refuse_full(present, Side(application.side), most)
    part = _join(circle, application.person_id, Side(application.side), at)
    _tell_of(part, circle, present, at)
    _record("circle.joined", circle, by, at, {"side": str(part.side)})
    return part


@transaction.atomic
def move_member(
    *, part: Participation, to: Relationship, most: int = MOST_MEMBERS, by: Actor, at: datetime
) -> Participation:
    """Let someone change to another circle of the round. Raises CannotChangeMembers."""
    if part.relationship_id == to.pk:
        return part
    old, new = _locked_both(part.relationship, to, by)
    if old.cohort_id != new.cohort_id:
        raise CannotChangeMembers(_("The two circles belong to different rounds."))
    part = _present_part(old, part.pk)
    present = _present(new)
    _refuse_full(present, Side(part.side), most)
    _leave(part, at)
    moved = _join(new, part.person_id, Side(part.side), at)
    _tell_of(moved, new, present, at)
    _record("circle.moved", new, by, at, {"side": str(part.side), "from": old.public_id})
    return moved


@transaction.atomic
def take_out(*, part: Participation, by: Actor, at: datetime) -> Participation:
    """End someone's place, and tell them so in neutral words; nobody else is told why. Asked twice, it happens once.

    Raises CannotChangeMembers.
    """
    circle = _locked(part.relationship, by)
    part = Participation.objects.within(by.organisation_id).select_related("person").get(pk=part.pk)
    if part.left_at is not None:
        return part
    _leave(part, at)
    write_taken_out(circle=circle, reader=part.person, at=at)
    _record("circle.taken_out", circle, by, at, {"side": str(part.side)})
    return part


@transaction.atomic
def leave_circle(*, circle: Relationship, word: str, by: Actor, at: datetime) -> None:
    """The actor's own place ends; coordinators who are not in it are told, with a word for them if there is one.

    Raises CannotLeave.
    """
    found = taking_part(relationship_pk=circle.pk, by=by, at=at, refusal=CannotLeave, states=GOING_ON)
    if found.relationship.kind != RelationshipKind.CIRCLE:
        raise CannotLeave(_("Only a circle can be left like this."))
    _leave(found.mine, at)
    everyone = frozenset(part.person_id for part in (found.mine, *found.others))
    for reader in whom_to_tell(found.relationship.cohort.program, besides=everyone, at=at):
        write_left(
            circle=found.relationship, who=found.mine.person, word=word.strip()[:LONGEST_WORD], reader=reader, at=at
        )
    _record("circle.left", found.relationship, by, at, {"side": str(found.mine.side)})


@transaction.atomic
def rename_running_circle(*, circle: Relationship, name: str, by: Actor, at: datetime) -> Relationship:
    """Raises CannotChangeMembers."""
    circle = _locked(circle, by)
    wanted = " ".join(name.split())[:120]
    if not wanted:
        raise CannotChangeMembers(_("A circle needs a name, so that people can speak of it."))
    if wanted != circle.name:
        circle.name = wanted
        circle.save(update_fields=["name"])
        _record("circle.renamed", circle, by, at, {})
    return circle


def _locked(circle: Relationship, by: Actor) -> Relationship:
    """The lock of the cohort orders who joins which circle; the circle's own orders what happens in it."""
    Cohort.objects.within(by.organisation_id).select_for_update().filter(pk=circle.cohort_id).first()
    Relationship.objects.within(by.organisation_id).select_for_update().filter(pk=circle.pk).first()
    rows = Relationship.objects.visible_to(by).filter(kind=RelationshipKind.CIRCLE)
    found = rows.select_related("cohort__program", "cohort__organisation", "organisation").filter(pk=circle.pk).first()
    if found is None or not by.has_for(found.cohort.program_id, *RUNS_PROGRAMS):
        raise CannotChangeMembers(_("Only who runs this program can do that."))
    if found.state not in GOING_ON:
        raise CannotChangeMembers(_("This circle is over, so nobody can join or leave it any more."))
    return found


def _locked_both(one: Relationship, other: Relationship, by: Actor) -> tuple[Relationship, Relationship]:
    first, second = sorted((one, other), key=lambda circle: circle.pk)
    locked = {circle.pk: circle for circle in (_locked(first, by), _locked(second, by))}
    return locked[one.pk], locked[other.pk]


def _present(circle: Relationship) -> list[Participation]:
    rows = Participation.objects.within(circle.organisation_id).filter(relationship=circle, left_at__isnull=True)
    return list(rows.select_related("person").order_by("side", "pk"))


def _present_part(circle: Relationship, pk: int) -> Participation:
    part = next((one for one in _present(circle) if one.pk == pk), None)
    if part is None:
        raise CannotChangeMembers(_("They are not in this circle any more."))
    return part


def _refuse_full(present: list[Participation], side: Side, most: int) -> None:
    members = sum(part.side == Side.MENTEE for part in present)
    if side == Side.MENTEE and members >= most:
        raise CannotChangeMembers(_("This circle is full. Choose another one."))


def _join(circle: Relationship, person_id: int, side: Side, at: datetime) -> Participation:
    """Whoever comes back has the same row: it begins anew, and what was before their return stays unseen."""
    Participation.objects.within(circle.organisation_id).update_or_create(
        relationship=circle,
        person_id=person_id,
        defaults={
            "organisation_id": circle.organisation_id,
            "side": side,
            "joined_at": at,
            "left_at": None,
            "turn": None,
        },
    )
    rows = Participation.objects.within(circle.organisation_id).select_related("person")
    return rows.get(relationship=circle, person=person_id)


def _leave(part: Participation, at: datetime) -> None:
    part.left_at = at
    part.save(update_fields=["left_at"])
    hand_on_meetings(part, at=at)


def _tell_of(part: Participation, circle: Relationship, present: list[Participation], at: datetime) -> None:
    if circle.visible_from > at:
        return  # everyone hears of the whole circle when it is announced
    everyone = sorted([*present, part], key=lambda one: (one.side, one.pk))
    hosts = [one.person for one in everyone if one.side == Side.MENTOR]
    members = [one.person for one in everyone if one.side == Side.MENTEE]
    write_circle_welcome(circle=circle, told=CircleTold(part.person, hosts, members), part=part, at=at)
    for other in present:
        write_newcomer(circle=circle, newcomer=part, reader=other.person, at=at)


def _record(verb: str, circle: Relationship, by: Actor, at: datetime, details: dict[str, Detail]) -> None:
    organisation = circle.organisation.public_id
    audit.record(verb, subject=circle, organisation=organisation, by=by, at=at, details=details)
