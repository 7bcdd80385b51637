from __future__ import annotations

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor

DECIDES_ON_PROGRAMS = (Role.OWNER, Role.COORDINATOR)

NEXT_STATE = {
    ProgramState.DRAFT: ProgramState.OPEN,
    ProgramState.OPEN: ProgramState.RUNNING,
    ProgramState.RUNNING: ProgramState.CLOSED,
    ProgramState.CLOSED: ProgramState.ARCHIVED,
}
"""A program goes one step at a time, and never back."""


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
