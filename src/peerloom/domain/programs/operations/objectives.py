"""Objectives as they are written, and what holds once the program has started: no change without a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ObjectivePart
from peerloom.domain.programs.models import Objective, ObjectiveChange, Program
from peerloom.domain.programs.rules import objectives_are_frozen
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_REASON = 600
PARTS = (
    ObjectivePart.STATEMENT,
    ObjectivePart.MEASURE,
    ObjectivePart.BASELINE,
    ObjectivePart.TARGET,
    ObjectivePart.DUE,
    ObjectivePart.PRIMARY,
)


class NeedsReason(Refused):
    """An objective is frozen, and nobody said why it should change."""


class CannotDropObjective(Refused):
    """A frozen objective was left out of the plan."""


@dataclass(frozen=True, slots=True)
class PlannedObjective:
    """``public_id`` says which of the program's objectives it is, where a plan is changed; "" where it is new."""

    statement: str
    measure: str
    target: str
    baseline: str = ""
    due: date | None = None
    primary: bool = False
    public_id: str = ""


def freeze_objectives(program: Program, *, at: datetime) -> bool:
    """Stamp the objectives of a program that has started; whether they are frozen. Asked again it changes nothing.

    The stamp is the first day of the first round, or the moment where it was started by hand before that day.
    """
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get(pk=program.organisation_id))
    today = at.astimezone(zone).date()
    if not objectives_are_frozen(program, today=today):
        return False
    first = min((cohort.starts_on for cohort in program.cohorts.all()), default=today)
    began = datetime.combine(first, time(), tzinfo=zone) if first <= today else at
    program.objectives.filter(frozen_at=None).update(frozen_at=max(began, program.created_at))
    return True


def record_changes(
    objective: Objective, changes: Sequence[tuple[str, str, str]], *, reason: str, by: Actor, at: datetime
) -> None:
    """Keep each (part, before, after) of a frozen objective for good. Raises NeedsReason."""
    told = reason.strip()[:LONGEST_REASON]
    if not told:
        raise NeedsReason(_("The program has started. Say why this changes: it stands beside the objective for good."))
    ObjectiveChange.objects.bulk_create(
        ObjectiveChange(
            organisation_id=objective.organisation_id,
            objective=objective,
            part=part,
            changed_by_id=by.person_id,
            changed_at=at,
            reason=told,
            before=before[:600],
            after=after[:600],
        )
        for part, before, after in changes
    )


def write_objectives(
    program: Program, planned: Sequence[PlannedObjective], *, frozen: bool, reason: str, by: Actor, at: datetime
) -> list[str]:
    """Make the program's objectives those of the plan; each keeps its row, and so what is tied to it.

    Returns which parts of frozen ones changed. Raises NeedsReason, CannotDropObjective.
    """
    kept = list(program.objectives.select_for_update())
    rows = _rows_of(program, planned, kept)
    _let_go([row for row in kept if row not in rows], frozen=frozen)
    before = {row.pk: _said(row) for row in kept}
    program.objectives.update(primary=False)
    changed: list[str] = []
    for position, (row, objective) in enumerate(zip(rows, planned, strict=True)):
        row.position = position
        for part in PARTS:
            setattr(row, part.value, getattr(objective, part.value))
        row.frozen_at = row.frozen_at or (at if frozen else None)
        changes = _changes(before.get(row.pk), row) if frozen else []
        row.save()
        if changes:
            record_changes(row, changes, reason=reason, by=by, at=at)
            changed += [part for part, _before, _after in changes]
    return changed


def _rows_of(program: Program, planned: Sequence[PlannedObjective], kept: Sequence[Objective]) -> list[Objective]:
    """Whose row each one is: by its public id; in a plan that names none, by the same words, then by place."""
    named = any(objective.public_id for objective in planned)
    free = list(kept)
    rows: list[Objective | None] = []
    for objective in planned:
        if named:
            found = next((row for row in free if row.public_id == objective.public_id), None)
        else:
            found = next((row for row in free if row.statement == objective.statement), None)
        rows.append(found)
        if found:
            free.remove(found)
    if not named:
        for place, there in enumerate(rows):
            if there is None and free:
                rows[place] = free.pop(0)
    return [row or Objective(organisation_id=program.organisation_id, program=program) for row in rows]


def _let_go(rows: Sequence[Objective], *, frozen: bool) -> None:
    for row in rows:
        if frozen:
            raise CannotDropObjective(
                _("The program has started, so “%(objective)s” cannot be taken out. Change its words and say why.")
                % {"objective": row.statement}
            )
        row.delete()


def _said(row: Objective) -> dict[str, Any]:
    return {part.value: getattr(row, part.value) for part in PARTS}


def _changes(before: dict[str, Any] | None, row: Objective) -> list[tuple[str, str, str]]:
    if before is None:
        return [(ObjectivePart.ADDED, "", row.statement)]
    now = _said(row)
    return [(part, _text(before[part]), _text(now[part])) for part in PARTS if before[part] != now[part]]


def _text(value: Any) -> str:
    """A date as ISO, a yes or no as "1" and "": pages put them into words."""
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")
