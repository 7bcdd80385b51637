"""What changes a program, split by noun. The program itself can be reached from here."""

from peerloom.domain.programs.operations.guardrails import (
    CannotChangeStandards,
    CannotWaive,
    Setting,
    apply_profile,
    change_standards,
    waive_rule,
    withdraw_waiver,
)
from peerloom.domain.programs.operations.objectives import (
    CannotDropObjective,
    NeedsReason,
    PlannedObjective,
    freeze_objectives,
    record_changes,
)
from peerloom.domain.programs.operations.programs import (
    CannotAdvanceProgram,
    CannotPlanProgram,
    ProgramPlan,
    advance_program,
    create_program,
    edit_program,
)

__all__ = [
    "CannotAdvanceProgram",
    "CannotChangeStandards",
    "CannotDropObjective",
    "CannotPlanProgram",
    "CannotWaive",
    "NeedsReason",
    "PlannedObjective",
    "ProgramPlan",
    "Setting",
    "advance_program",
    "apply_profile",
    "change_standards",
    "create_program",
    "edit_program",
    "freeze_objectives",
    "record_changes",
    "waive_rule",
    "withdraw_waiver",
]
