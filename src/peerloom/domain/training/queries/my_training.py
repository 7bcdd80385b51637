"""What one person is to learn, how far they have come, and what comes next. As many queries for many courses as for
one, and none of them reads a lesson's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort, Program
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Completion, Course, Lesson, Module, QuizQuestion
from peerloom.domain.training.rules import (
    QUIZ_MINUTES,
    TEACHES,
    UNDER_REVIEW,
    counts_on,
    due_on,
    is_for,
    round_after,
)
from peerloom.foundation.scope import Actor

MAY_LEARN = (ApplicationState.ACCEPTED, *UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Step:
    """One lesson, or the quiz of one module; ``key`` is the lesson's or the module's public id."""

    kind: Literal["lesson", "quiz"]
    key: str
    title: str
    module: str
    format: str
    minutes: int
    rounds: frozenset[int]  # in which the person has done it
    done: bool = False


@dataclass(frozen=True, slots=True)
class CourseState:
    """One course for one person. ``round`` is the one they are in; ``completion`` their latest."""

    course: Course
    cohort: Cohort | None
    day: date
    steps: tuple[Step, ...]
    completion: Completion | None = None
    round: int = 1
    waits_for: tuple[Course, ...] = field(default=())
    preview: bool = False  # for who runs the program and looks at it: nothing is kept

    @property
    def complete(self) -> bool:
        """Whether it was completed in this round, or long enough before the completion runs out."""
        return self.completion is not None and self.completion.round == self.round

    @property
    def refreshing(self) -> bool:
        return self.round > 1 and not self.complete

    @property
    def locked(self) -> bool:
        return bool(self.waits_for) and not self.complete

    @property
    def due_on(self) -> date | None:
        if self.refreshing and self.completion:
            return self.completion.expires_on
        return due_on(self.course, self.cohort)

    @property
    def late(self) -> bool:
        due = self.due_on
        return self.course.required and not self.complete and due is not None and due < self.day

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def started(self) -> bool:
        return self.done > 0

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)

    @property
    def ready_to_finish(self) -> bool:
        """Everything is done, but the course changed since the last step and nobody has said so yet."""
        return bool(self.steps) and not self.complete and self.next_step is None

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.done)

    def place_of(self, kind: Literal["lesson", "quiz"], key: str) -> int:
        """Where the step stands, counted from 0. Raises ValueError."""
        return [(step.kind, step.key) for step in self.steps].index((kind, key))


def training_of(actor: Actor, *, at: datetime) -> list[CourseState]:
    """All courses that the actor may take: what to do next first, then what is optional, then what is done."""
    cohorts = _cohorts_of(actor)
    runs = _programs_run_by(actor)
    courses = _courses(actor, cohorts, runs)
    mine = [course for course in courses if _may_take(course, cohorts, runs, courses)]
    states = _states(actor, mine, {pk: _newest(rows) for pk, rows in cohorts.items()}, at=at)
    return sorted(states, key=_urgency)


def course_state(actor: Actor, course_id: int, *, at: datetime) -> CourseState | None:
    """The state of one course that the actor may take; for who runs its program otherwise, a preview."""
    mine = next((state for state in training_of(actor, at=at) if state.course.pk == course_id), None)
    if mine is not None:
        return mine
    course = Course.objects.visible_to(actor).select_related("program__organisation").filter(pk=course_id).first()
    if course is None:
        return None
    steps = _steps(actor, [course.pk], person_id=None)[course.pk]
    day = course.program.organisation.day_at(at)
    return CourseState(course, None, day, steps, preview=True)


def completions_of(actor: Actor) -> list[Completion]:
    """The actor's own, newest first, with course and program, whatever became of the program."""
    rows = Completion.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return list(rows.select_related("course__program"))


def _urgency(state: CourseState) -> tuple[bool, bool, bool, date, bool, int, int]:
    return (
        state.complete,
        state.locked,
        not (state.course.required or state.refreshing),
        state.due_on or date.max,
        not state.started,
        state.course.position,
        state.course.pk,
    )


def _cohorts_of(actor: Actor) -> dict[int, list[Application]]:
    """The actor's sign-ups by program."""
    rows = (
        Application.objects.within(actor.organisation_id)
        .filter(person=actor.person_id, state__in=MAY_LEARN, cohort__program__state__in=TEACHES)
        .select_related("cohort")
    )
    found: dict[int, list[Application]] = defaultdict(list)
    for application in rows:
        found[application.cohort.program_id].append(application)
    return found


def _programs_run_by(actor: Actor) -> set[int]:
    if not any(grant.role in RUNS_PROGRAMS for grant in actor.grants):
        return set()
    rows = Program.objects.visible_to(actor).exclude(state=ProgramState.ARCHIVED)
    return set(rows.order_by().values_list("pk", flat=True))


def _courses(actor: Actor, joined: Collection[int], runs: Collection[int]) -> list[Course]:
    """Of the programs joined all that is published, of those run what is for coordinators."""
    if not joined and not runs:
        return []
    theirs = Q(program__in=joined) | Q(program__in=runs, audience=CourseAudience.COORDINATORS)
    rows = Course.objects.within(actor.organisation_id).filter(theirs, published=True)
    return list(rows.select_related("program__organisation").prefetch_related("prerequisites"))


def _may_take(
    course: Course, cohorts: Mapping[int, list[Application]], runs: Collection[int], courses: Sequence[Course]
) -> bool:
    if course.audience == CourseAudience.COORDINATORS:
        return course.program_id in runs
    sides = [row for row in cohorts.get(course.program_id, ()) if is_for(course, row.side)]
    if any(row.state == ApplicationState.ACCEPTED for row in sides):
        return True
    return bool(sides) and (course.required or course.pk in _wanted_before(courses))


def _wanted_before(courses: Iterable[Course]) -> set[int]:
    """What comes before a required course, at whatever distance, is as good as required."""
    by_key = {course.pk: course for course in courses}
    wanted: set[int] = set()
    waiting = [course for course in by_key.values() if course.required]
    while waiting:
        for before in waiting.pop().prerequisites.all():
            if before.pk in by_key and before.pk not in wanted:
                wanted.add(before.pk)
                waiting.append(by_key[before.pk])
    return wanted


def _newest(rows: Sequence[Application]) -> Cohort:
    return max(rows, key=lambda row: (row.cohort.starts_on, row.cohort.pk)).cohort


def _states(
    actor: Actor, courses: Sequence[Course], cohorts: Mapping[int, Cohort], *, at: datetime
) -> list[CourseState]:
    keys = [course.pk for course in courses]
    if not keys:
        return []
    steps = _steps(actor, keys, person_id=actor.person_id)
    rows = Completion.objects.within(actor.organisation_id).filter(person=actor.person_id, course__in=keys)
    latest = {row.course_id: row for row in rows.order_by("round")}
    day = courses[0].program.organisation.day_at(at)
    counting = {pk for pk, row in latest.items() if counts_on(row, day)}
    found = []
    for course in courses:
        round_now = round_after(latest.get(course.pk), day)
        found.append(
            CourseState(
                course=course,
                cohort=cohorts.get(course.program_id),
                day=day,
                steps=tuple(replace(step, done=round_now in step.rounds) for step in steps[course.pk]),
                completion=latest.get(course.pk),
                round=round_now,
                waits_for=tuple(c for c in course.prerequisites.all() if c.pk in keys and c.pk not in counting),
            )
        )
    return found


def _steps(actor: Actor, courses: Collection[int], *, person_id: int | None) -> dict[int, tuple[Step, ...]]:
    """The steps of each course in order, in two queries."""
    ordered: dict[int, list[tuple[tuple[int, int, int, int], Step]]] = {pk: [] for pk in courses}
    for course, order, step in [*_lessons(actor, courses, person_id), *_quizzes(actor, courses, person_id)]:
        ordered[course].append((order, step))
    return {pk: tuple(step for _order, step in sorted(rows, key=lambda row: row[0])) for pk, rows in ordered.items()}


def _lessons(
    actor: Actor, courses: Collection[int], person_id: int | None
) -> list[tuple[int, tuple[int, int, int, int], Step]]:
    mine = FilteredRelation("done_by", condition=Q(done_by__person=person_id or 0))
    rows = Lesson.objects.within(actor.organisation_id).filter(module__course__in=courses).annotate(mine=mine)
    names = ("module__course_id", "module__position", "module_id", "position", "pk")
    said = ("public_id", "title", "module__title", "format", "minutes", "mine__round")
    found: dict[int, tuple[int, tuple[int, int, int, int], list[object]]] = {}
    rounds: dict[int, set[int]] = defaultdict(set)
    for course, of_module, module, position, pk, *about, number in rows.order_by().values_list(*names, *said):
        found[pk] = (course, (of_module, module, position, pk), about)
        rounds[pk] |= {number} - {None}
    return [
        (course, order, Step("lesson", *about, rounds=frozenset(rounds[pk])))  # type: ignore[arg-type, misc]  # as in `said`
        for pk, (course, order, about) in found.items()
    ]


def _quizzes(
    actor: Actor, courses: Collection[int], person_id: int | None
) -> list[tuple[int, tuple[int, int, int, int], Step]]:
    mine = FilteredRelation("attempts", condition=Q(attempts__person=person_id or 0, attempts__passed=True))
    asks = Exists(QuizQuestion.objects.within(actor.organisation_id).filter(module=OuterRef("pk")))
    rows = Module.objects.within(actor.organisation_id).filter(asks, course__in=courses).annotate(mine=mine)
    last = 1 << 16  # a quiz stands behind all lessons of its module
    found: dict[int, tuple[int, tuple[int, int, int, int], str, str]] = {}
    rounds: dict[int, set[int]] = defaultdict(set)
    names = ("course_id", "position", "pk", "public_id", "title", "mine__round")
    for course, position, pk, key, title, number in rows.order_by().values_list(*names):
        found[pk] = (course, (position, pk, last, 0), key, title)
        rounds[pk] |= {number} - {None}
    return [
        (course, order, Step("quiz", key, "", title, "quiz", QUIZ_MINUTES, frozenset(rounds[pk])))
        for pk, (course, order, key, title) in found.items()
    ]
