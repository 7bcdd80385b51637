from __future__ import annotations

from datetime import date

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor

FEWEST_TOLD = 5
"""A mean, a share, or words of fewer people together could be read back to one of them. The same in every part of the
product: what one page hides, the difference of two others would tell."""

DECIDES_ON_PROGRAMS = (Role.OWNER, Role.COORDINATOR)

NEXT_STATE = {
    ProgramState.DRAFT: ProgramState.OPEN,
    ProgramState.OPEN: ProgramState.RUNNING,
    ProgramState.RUNNING: ProgramState.CLOSED,
    ProgramState.CLOSED: ProgramState.ARCHIVED,
}
"""A program goes one step at a time, and never back."""

STARTED = (ProgramState.RUNNING, ProgramState.CLOSED, ProgramState.ARCHIVED)


def can_create_programs(actor: Actor) -> bool:
    """Owners and coordinators of the whole organisation."""
    return actor.has(*DECIDES_ON_PROGRAMS)


def can_decide_on_program(actor: Actor, program: Program) -> bool:
    """Owners and coordinators, of the organisation or of this program; staff look and help, they do not decide."""
    return program.organisation_id == actor.organisation_id and actor.has_for(program.pk, *DECIDES_ON_PROGRAMS)


def can_edit_program(actor: Actor, program: Program) -> bool:
    """What is archived stays as it was."""
    return can_decide_on_program(actor, program) and program.state != ProgramState.ARCHIVED


def next_state(program: Program) -> ProgramState | None:
    """The one state that can follow; None for an archived program."""
    return NEXT_STATE.get(ProgramState(program.state))


def has_started(program: Program, *, today: date) -> bool:
    """Whether it was started by hand, or the first day of its first round has come."""
    if program.state in STARTED:
        return True
    return any(cohort.starts_on <= today for cohort in program.cohorts.all())


def objectives_are_frozen(program: Program, *, today: date) -> bool:
    """From the start on a change of an objective takes a reason. Told by the dates, so that it holds whether or not a
    job has run; and what was frozen once stays so, wherever the dates are moved."""
    return has_started(program, today=today) or any(one.frozen_at for one in program.objectives.all())
