"""In which weeks who is asked how it goes: as the program plans it, else as its profile wants it.

Weeks count from the day on which the cohort starts, or from the day on which a pair heard of each other where that is
later. So nobody is asked about weeks that were over before they began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.enums import Audience, Profile
from peerloom.domain.programs.models import PlannedCheckIn, RoadmapStage
from peerloom.domain.relationships.rules.check_in_questions import form_questions, guide_questions

SIDES = {Audience.MENTEES: (Side.MENTEE,), Audience.MENTORS: (Side.MENTOR,), Audience.BOTH: (Side.MENTEE, Side.MENTOR)}

FIRST_MONTH = (2, 4)
MONTH = 4
QUARTER = 13
FIRST_YEAR = 52
ADULTS_FIRST = 3

BY_HAND = "by-hand/"
"""How the key of a turn begins that somebody asked for beside the schedule; the day follows."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One entry of the schedule. ``key`` never changes and makes it happen once for each person."""

    key: str
    name: str
    week: int
    sides: tuple[Side, ...]
    by_staff: bool
    questions: tuple[str, ...]
    planned_id: int | None = None


def turns_of(
    planned: Sequence[PlannedCheckIn], *, profile: Profile, stages: Sequence[RoadmapStage], weeks: int, language: str
) -> list[Turn]:
    """Those that the program plans; if it plans none, the standard ones of its profile up to that many weeks."""
    if planned:
        return [_planned(one) for one in planned]
    with translation.override(language):
        if profile == Profile.YOUTH:
            return [*_standard(youth_form_weeks(weeks)), *_standard(youth_staff_weeks(weeks), by_staff=True)]
        return _standard(adult_weeks(stages, weeks))


def youth_form_weeks(weeks: int) -> list[int]:
    """Twice in the first month, then every four weeks."""
    return [week for week in (*FIRST_MONTH, *range(FIRST_MONTH[-1] + MONTH, weeks + 1, MONTH)) if week <= weeks]


def youth_staff_weeks(weeks: int) -> list[int]:
    """As often in the first year, once a quarter afterwards."""
    first_year = youth_form_weeks(min(weeks, FIRST_YEAR))
    return [*first_year, *range(FIRST_YEAR + QUARTER, weeks + 1, QUARTER)]


def adult_weeks(stages: Sequence[RoadmapStage], weeks: int) -> list[int]:
    """In the third week, then whenever a stage of the roadmap ends; without a roadmap, every four weeks."""
    ends = {stage.starts_week + stage.weeks for stage in stages} or set(range(ADULTS_FIRST, weeks + 1, MONTH))
    return [week for week in sorted({ADULTS_FIRST, *ends}) if ADULTS_FIRST <= week <= weeks]


def began_on(*, starts_on: date, told_on: date) -> date:
    """The day from which a relationship's weeks count."""
    return max(starts_on, told_on)


def due_on(turn: Turn, began: date) -> date:
    return began + timedelta(weeks=turn.week)


def _planned(one: PlannedCheckIn) -> Turn:
    return Turn(
        key=f"planned/{one.public_id}",
        name=one.name,
        week=one.week,
        sides=SIDES[Audience(one.audience)],
        by_staff=one.by_staff,
        questions=tuple(str(question) for question in one.questions),
        planned_id=one.pk,
    )


def _standard(weeks: Sequence[int], *, by_staff: bool = False) -> list[Turn]:
    return [
        Turn(
            key=f"standard/{'staff' if by_staff else 'week'}-{week}",
            name=_("Week %(week)d") % {"week": week},
            week=week,
            sides=SIDES[Audience.BOTH],
            by_staff=by_staff,
            questions=guide_questions() if by_staff else form_questions(),
        )
        for week in weeks
    ]
