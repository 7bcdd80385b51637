"""What changes a program, split by noun. The program itself can be reached from here."""

from peerloom.domain.programs.operations.programs import (
    CannotAdvanceProgram,
    CannotPlanProgram,
    PlannedObjective,
    ProgramPlan,
    advance_program,
    create_program,
    edit_program,
)

__all__ = [
    "CannotAdvanceProgram",
    "CannotPlanProgram",
    "PlannedObjective",
    "ProgramPlan",
    "advance_program",
    "create_program",
    "edit_program",
]
