"""What of a program decides which messages its pairs get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort, PlannedCheckIn, Program, RoadmapStage
from peerloom.domain.relationships.queries.nudge_settings import ladder_of
from peerloom.domain.relationships.queries.pair_facts import end_of_second_stage
from peerloom.domain.relationships.rules.check_in_plan import Turn, turns_of
from peerloom.domain.relationships.rules.ladder import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """Of a pair that is introduced on the round's first day."""

    program: str
    starts_on: date
    ends_on: date
    turns: Sequence[Turn]
    settings: Settings
    goal_by: date | None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days


def coming_cohort(program: Program, *, today: date) -> Cohort | None:
    """The round that runs or comes next; the last one where all are over; None where there is none."""
    rows = Cohort.objects.within(program.organisation_id).filter(program=program)
    return rows.filter(ends_on__gte=today).order_by("starts_on").first() or rows.order_by("-starts_on").first()


def plan_of(cohort: Cohort) -> Plan:
    """Three queries. Expects the program to be loaded."""
    program = cohort.program
    stages = list(RoadmapStage.objects.within(program.organisation_id).filter(program=program))
    planned = list(PlannedCheckIn.objects.within(program.organisation_id).filter(program=program))
    return Plan(
        program=program.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        turns=turns_of(
            planned,
            profile=Profile(program.profile),
            stages=stages,
            weeks=(cohort.ends_on - cohort.starts_on).days // 7,
            language=program.language,
        ),
        settings=ladder_of(program),
        goal_by=end_of_second_stage(stages, cohort),
    )
