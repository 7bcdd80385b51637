from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Format, Place, ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.operations.objectives import PlannedObjective, freeze_objectives, write_objectives
from peerloom.domain.programs.queries import cohort_of, version_of
from peerloom.domain.programs.rules import (
    can_create_programs,
    can_decide_on_program,
    can_edit_program,
    next_state,
)
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotPlanProgram(Refused):
    """The actor may not, or the plan contradicts itself."""


class CannotAdvanceProgram(Refused):
    """The actor may not, or the state asked for does not follow the present one."""


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """What can be said about a program and its cohort. With objectives, exactly one is primary."""

    name: str
    cohort_name: str
    starts_on: date
    ends_on: date
    signup_until: date | None = None
    purpose: str = ""
    format: Format = Format.PAIR
    place: Place = Place.HYBRID
    mentor_word: str = ""
    mentee_word: str = ""
    meeting_link: str = ""
    objectives: Sequence[PlannedObjective] = ()


@transaction.atomic
def create_program(*, plan: ProgramPlan, by: Actor, at: datetime, public_id: str = "") -> Program:
    """Make a draft with its first cohort and its objectives. Raises CannotPlanProgram.

    With a fresh ``public_id`` from the form, the same form sent twice makes one program.
    """
    if not can_create_programs(by):
        raise CannotPlanProgram(_("Only owners and coordinators of the whole organisation can create programs."))
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    made = Program.objects.within(by.organisation_id).filter(public_id=public_id).first()
    if made is not None:
        return made
    _refuse_contradictions(plan)
    program = Program(organisation_id=by.organisation_id, created_at=at, public_id=public_id or new_public_id())
    _write(program, Cohort(organisation_id=by.organisation_id), plan)
    write_objectives(program, plan.objectives, frozen=False, reason="", by=by, at=at)
    audit.record(
        "program.created", subject=program, organisation=_organisation_id(program), by=by, at=at, details=_told(plan)
    )
    return program


@transaction.atomic
def edit_program(
    *, program: Program, plan: ProgramPlan, version: str, by: Actor, at: datetime, reason: str = ""
) -> Program:
    """Replace what is planned. ``version`` is that of the plan which the person saw when they began.

    Once it has started, a change of its objectives takes a ``reason``, which is kept with it; the start is judged by
    the dates as they were, and what it froze stays frozen. Raises CannotPlanProgram, NeedsReason,
    CannotDropObjective, or ChangedMeanwhile when someone else changed it since.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotPlanProgram(_("You cannot change this program. Ask a coordinator of your organisation."))
    if version_of(program) != version:
        raise ChangedMeanwhile(
            _("Someone else changed this program while you were writing. Nothing of yours was saved.")
        )
    _refuse_contradictions(plan)
    frozen = freeze_objectives(program, at=at)
    _write(program, cohort_of(program), plan)
    changed = write_objectives(program, plan.objectives, frozen=frozen, reason=reason, by=by, at=at)
    details = _told(plan) | ({"objectives_changed_after_start": changed} if changed else {})
    audit.record(
        "program.edited", subject=program, organisation=_organisation_id(program), by=by, at=at, details=details
    )
    return program


@transaction.atomic
def advance_program(*, program: Program, to: ProgramState, by: Actor, at: datetime) -> Program:
    """Open for sign-up, start, finish or archive: one step at a time. Asked twice, it happens once. Starting freezes
    the objectives.

    Raises CannotAdvanceProgram.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_decide_on_program(by, program):
        raise CannotAdvanceProgram(_("Only owners and coordinators can do this."))
    before = program.state
    if before == to:
        return program
    if next_state(program) != to:
        raise CannotAdvanceProgram(
            _("“%(program)s” is in the state “%(state)s”, so this step is not possible. Look at the page again.")
            % {"program": program.name, "state": program.get_state_display()}
        )
    program.state = to
    program.save(update_fields=["state"])
    freeze_objectives(program, at=at)
    audit.record(
        "program.advanced",
        subject=program,
        organisation=_organisation_id(program),
        by=by,
        at=at,
        details={"from": str(before), "to": str(to)},
    )
    return program


def _refuse_contradictions(plan: ProgramPlan) -> None:
    if plan.ends_on <= plan.starts_on:
        raise CannotPlanProgram(_("The last day has to come after the first day."))
    if plan.signup_until and plan.signup_until >= plan.ends_on:
        raise CannotPlanProgram(_("Sign-up has to close before the last day."))
    if plan.meeting_link and not plan.meeting_link.startswith("https://"):
        raise CannotPlanProgram(_("The address of the video room has to begin with https://."))
    if plan.objectives and sum(objective.primary for objective in plan.objectives) != 1:
        raise CannotPlanProgram(_("Say which one objective matters most."))


def _write(program: Program, cohort: Cohort, plan: ProgramPlan) -> None:
    program.name, program.purpose = plan.name, plan.purpose
    program.format, program.place = plan.format, plan.place
    program.mentor_word, program.mentee_word = plan.mentor_word, plan.mentee_word
    program.meeting_link = plan.meeting_link
    program.save()
    cohort.program = program
    cohort.name, cohort.signup_until = plan.cohort_name, plan.signup_until
    cohort.starts_on, cohort.ends_on = plan.starts_on, plan.ends_on
    cohort.save()


def _organisation_id(program: Program) -> str:
    return Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)


def _told(plan: ProgramPlan) -> dict[str, str | list[str]]:
    return {
        "name": plan.name,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "objectives": [f"{o.measure}: {o.baseline or '?'} to {o.target}" for o in plan.objectives],
    }
