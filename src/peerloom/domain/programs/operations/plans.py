"""What is planned for everyone in a program: stages of the roadmap, check-ins, surveys, own words of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import MessageText, PlannedCheckIn, PlannedSurvey, Program, RoadmapStage
from peerloom.domain.programs.queries import item_version
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor, ScopedQuerySet

Item = RoadmapStage | PlannedCheckIn | PlannedSurvey | MessageText
MOST_ITEMS = 60
"""Of one kind in one program; more is a plan that nobody follows."""
OUT_OF_THE_WAY = 10_000


class CannotChangePlan(Refused):
    """The actor may not, the program is archived, or what is planned cannot be."""


@dataclass(frozen=True, slots=True)
class StagePlan:
    model: ClassVar[type[Item]] = RoadmapStage
    name: str
    starts_week: int
    weeks: int = 1
    aim: str = ""
    agenda: Sequence[str] = ()
    mentor_tasks: Sequence[str] = ()
    mentee_tasks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CheckInPlan:
    model: ClassVar[type[Item]] = PlannedCheckIn
    name: str
    week: int
    audience: Audience = Audience.BOTH
    by_staff: bool = False
    questions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    model: ClassVar[type[Item]] = PlannedSurvey
    instrument: str
    moment: Moment
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class MessagePlan:
    model: ClassVar[type[Item]] = MessageText
    purpose: str
    subject: str
    body: str


Planned = StagePlan | CheckInPlan | SurveyPlan | MessagePlan
ORDER: Mapping[type[Item], str] = {RoadmapStage: "starts_week", PlannedCheckIn: "week"}
"""By what a kind is ordered; surveys keep the order in which they were added, messages have none."""


@transaction.atomic
def add_to_plan(*, program: Program, planned: Planned, by: Actor, at: datetime, public_id: str = "") -> Item:
    """One item more, at its place in the order. With a fresh ``public_id`` a form sent twice adds one.

    Raises CannotChangePlan.
    """
    program = _locked(program, by)
    rows = _rows(planned.model, program)
    made: Item | None = rows.filter(public_id=public_id).first()
    if made is not None:
        return made
    if rows.count() >= MOST_ITEMS:
        raise CannotChangePlan(_("There are %(most)s already. Remove one that is not needed.") % {"most": MOST_ITEMS})
    _refuse_second_message(planned, program)
    item = planned.model(
        organisation_id=program.organisation_id, program=program, public_id=public_id or new_public_id()
    )
    if not isinstance(item, MessageText):
        item.position = OUT_OF_THE_WAY - 1
    _write(item, planned)
    _put_in_order(planned.model, program)
    _record("plan.added", item, program, by, at)
    return item


@transaction.atomic
def change_in_plan(*, item: Item, planned: Planned, version: str, by: Actor, at: datetime) -> Item:
    """Write an item anew. ``version`` is that of the item which the person saw.

    Raises CannotChangePlan or ChangedMeanwhile.
    """
    program = _locked(item.program, by)
    row: Item | None = _rows(type(item), program).filter(pk=item.pk).first()
    if row is None:
        raise CannotChangePlan(_("This was removed meanwhile."))
    if item_version(row) != version:
        raise ChangedMeanwhile(_("Someone else changed this while you were writing. Nothing of yours was saved."))
    if isinstance(planned, MessagePlan) and isinstance(row, MessageText) and planned.purpose != row.purpose:
        _refuse_second_message(planned, program)
    _write(row, planned)
    _put_in_order(type(row), program)
    _record("plan.changed", row, program, by, at)
    return row


@transaction.atomic
def remove_from_plan(*, item: Item, by: Actor, at: datetime) -> None:
    """Asked twice, it happens once. Raises CannotChangePlan."""
    program = _locked(item.program, by)
    row = _rows(type(item), program).filter(pk=item.pk).first()
    if row is None:
        return
    _record("plan.removed", row, program, by, at)
    row.delete()
    _put_in_order(type(item), program)


def _locked(program: Program, by: Actor) -> Program:
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotChangePlan(_("You cannot change this program. Ask a coordinator of your organisation."))
    return program


def _rows(model: type[Item], program: Program) -> ScopedQuerySet[Any]:
    return model.objects.within(program.organisation_id).filter(program=program)


def _refuse_second_message(planned: Planned, program: Program) -> None:
    if isinstance(planned, MessagePlan) and _rows(MessageText, program).filter(purpose=planned.purpose).exists():
        raise CannotChangePlan(_("This message has words of your own already. Change those."))


def _write(item: Item, planned: Planned) -> None:
    for field in fields(planned):
        value = getattr(planned, field.name)
        setattr(item, field.name, list(value) if isinstance(value, (tuple, list)) else value)
    item.save()


def _put_in_order(model: type[Item], program: Program) -> None:
    """Positions from 0 up. All step aside first, so that no two ever claim the same one."""
    if model is MessageText:
        return
    rows = _rows(model, program)
    wanted = [ORDER[model], "position", "pk"] if model in ORDER else ["position", "pk"]
    keys = list(rows.order_by(*wanted).values_list("pk", flat=True))
    rows.update(position=F("position") + OUT_OF_THE_WAY)
    for position, key in enumerate(keys):
        rows.filter(pk=key).update(position=position)


def _record(verb: str, item: Item, program: Program, by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)
    audit.record(verb, subject=item, organisation=organisation, by=by, at=at, details={"program": program.public_id})
