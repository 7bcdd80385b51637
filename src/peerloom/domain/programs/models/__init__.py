"""The tables of programs, split by noun."""

from peerloom.domain.programs.models.guardrails import Guardrail, Waiver
from peerloom.domain.programs.models.objectives import ObjectiveChange
from peerloom.domain.programs.models.plans import MessageText, PlannedCheckIn, PlannedSurvey, RoadmapStage
from peerloom.domain.programs.models.programs import Cohort, Objective, Program
from peerloom.domain.programs.models.scoping import (
    RUNS_PROGRAMS,
    ApplicationRowsQuerySet,
    CohortRowsQuerySet,
    ProgramRowsQuerySet,
)

__all__ = [
    "RUNS_PROGRAMS",
    "ApplicationRowsQuerySet",
    "Cohort",
    "CohortRowsQuerySet",
    "Guardrail",
    "MessageText",
    "Objective",
    "ObjectiveChange",
    "PlannedCheckIn",
    "PlannedSurvey",
    "Program",
    "ProgramRowsQuerySet",
    "RoadmapStage",
    "Waiver",
]
