"""When a course is due, for how long it counts, and who may change what."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Completion, Course
from peerloom.foundation.scope import Actor

TEACHES = (ProgramState.OPEN, ProgramState.RUNNING, ProgramState.CLOSED)
"""States of a program in which its participants can learn; nobody is reminded once it is closed."""

REMINDS = (ProgramState.OPEN, ProgramState.RUNNING)
UNDER_REVIEW = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)
"""Applicants may take what is required already: some programs want it done before they match."""

REFRESHED_FROM = timedelta(weeks=6)
"""How long before a completion runs out its refresher can begin, and its person is told."""

QUIZ_MINUTES = 3
"""About how long a quiz takes, for the time that is told to be left."""

SIDES = {
    CourseAudience.MENTEES: frozenset({Side.MENTEE}),
    CourseAudience.MENTORS: frozenset({Side.MENTOR}),
    CourseAudience.BOTH: frozenset({Side.MENTEE, Side.MENTOR}),
    CourseAudience.COORDINATORS: frozenset[Side](),
}


def can_edit_courses(actor: Actor, program: Program) -> bool:
    """Owners and coordinators of the program, until it is archived; staff look and remind."""
    return can_edit_program(actor, program)


def is_for(course: Course, side: str) -> bool:
    return side in SIDES[CourseAudience(course.audience)]


def due_on(course: Course, cohort: Cohort | None) -> date | None:
    """The day by which the course has to be done in this cohort, None where it may be done at any time."""
    if course.due_week is None or cohort is None:
        return None
    return cohort.starts_on + timedelta(weeks=course.due_week)


def runs_out_on(completed: date, valid_months: int | None) -> date | None:
    """The last day on which a completion counts; the 31st becomes the last day of a shorter month."""
    if valid_months is None:
        return None
    months = completed.month - 1 + valid_months
    year, month = completed.year + months // 12, months % 12 + 1
    return date(year, month, min(completed.day, monthrange(year, month)[1]))


def counts_on(completion: Completion, day: date) -> bool:
    return completion.expires_on is None or day <= completion.expires_on


def wants_refresher(completion: Completion, day: date) -> bool:
    """Whether it has run out or will do so soon, so that its course can be taken again."""
    return completion.expires_on is not None and day >= completion.expires_on - REFRESHED_FROM


def round_after(latest: Completion | None, day: date) -> int:
    """Which time through a course someone is in, given their latest completion of it."""
    if latest is None:
        return 1
    return latest.round + 1 if wants_refresher(latest, day) else latest.round
