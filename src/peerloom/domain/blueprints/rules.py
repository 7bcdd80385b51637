from __future__ import annotations

from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation.scope import Actor

BEGUN = (ProgramState.RUNNING, ProgramState.CLOSED)


def can_export(actor: Actor, program: Program) -> bool:
    """Owners and coordinators, of the organisation or of this program."""
    return can_decide_on_program(actor, program)


def can_start_next_round(actor: Actor, program: Program) -> bool:
    """Who decides on the program, once its present round has begun; an archived one stays as it was."""
    return can_decide_on_program(actor, program) and program.state in BEGUN
