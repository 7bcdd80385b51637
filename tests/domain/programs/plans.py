"""Plans of programs for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from peerloom.domain.programs.operations import PlannedObjective, ProgramPlan

BELONGING = PlannedObjective(
    statement="More first-years feel that they belong",
    measure="Belonging scale, mean",
    baseline="3.1",
    target="3.6",
    due=date(2027, 6, 1),
    primary=True,
)
STAYING = PlannedObjective(statement="More of them stay", measure="Enrolled in year two", target="92%")


def a_plan(**changes: Any) -> ProgramPlan:
    plan = ProgramPlan(
        name="Mentor Up",
        purpose="Nobody starts alone.",
        cohort_name="Autumn 2026",
        signup_until=date(2026, 10, 1),
        starts_on=date(2026, 10, 12),
        ends_on=date(2027, 6, 30),
        objectives=(BELONGING, STAYING),
    )
    return replace(plan, **changes)
