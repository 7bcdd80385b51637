"""Where on the program's roadmap a day lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerloom.domain.programs.models import Cohort, RoadmapStage


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage with its days; ``state`` is done, now or ahead."""

    stage: RoadmapStage
    first_on: date
    last_on: date
    state: str


def stages_at(stages: Sequence[RoadmapStage], cohort: Cohort, day: date) -> list[Stage]:
    """All stages in order; the last one that has begun is the present one, until the cohort ends."""
    begun = [stage for stage in stages if _first(stage, cohort) <= day]
    present = begun[-1] if begun and day <= cohort.ends_on else None
    return [
        Stage(
            stage,
            _first(stage, cohort),
            _first(stage, cohort) + timedelta(weeks=stage.weeks, days=-1),
            "now" if stage is present else "done" if stage in begun else "ahead",
        )
        for stage in stages
    ]


def present_stage(stages: Sequence[RoadmapStage], cohort: Cohort, day: date) -> RoadmapStage | None:
    return next((one.stage for one in stages_at(stages, cohort, day) if one.state == "now"), None)


def _first(stage: RoadmapStage, cohort: Cohort) -> date:
    return cohort.starts_on + timedelta(weeks=stage.starts_week)
