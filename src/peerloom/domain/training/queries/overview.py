"""Who has done what in a cohort, and who is late. The numbers of queries do not grow with its people or courses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Completion, Course, LessonDone
from peerloom.domain.training.queries.my_training import MAY_LEARN
from peerloom.domain.training.rules import due_on, is_for
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """How a course goes in the cohort: for how many it is, how many have done it, how many should have by now."""

    course: Course
    due_on: date | None
    people: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class Overview:
    figures: tuple[CourseFigures, ...]
    people: int
    late: int


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One application with what is required of it."""

    application: Application
    done: tuple[Course, ...]
    late: tuple[Course, ...]
    open: tuple[Course, ...]
    started: bool

    @property
    def required(self) -> int:
        return len(self.done) + len(self.late) + len(self.open)


def courses_in(cohort: Cohort) -> list[Course]:
    """What the cohort's participants can learn, in order."""
    rows = Course.objects.within(cohort.organisation_id).filter(program=cohort.program_id, published=True)
    return list(rows.exclude(audience=CourseAudience.COORDINATORS))


def learners_in(cohort: Cohort) -> ScopedQuerySet[Application]:
    """Everyone who may learn in the cohort, by name; who has left is not among them.

    ``begun`` says of each whether they have done a lesson of the program.
    """
    lessons = LessonDone.objects.within(cohort.organisation_id).filter(
        person=OuterRef("person"), lesson__module__course__program=cohort.program_id
    )
    rows = (
        Application.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, state__in=MAY_LEARN)
        .exclude(person__standing=Standing.LEFT)
        .annotate(begun=Exists(lessons))
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    return cast("ScopedQuerySet[Application]", rows)


def is_late(cohort: Cohort, courses: Sequence[Course], day: date) -> Q:
    """For applications: a required course is due by the day before, and none of the person's completions counts."""
    return _misses_one([course for course in courses if course.required and (due_on(course, cohort) or day) < day], day)


def has_finished(courses: Sequence[Course], day: date) -> Q:
    """For applications: everything that is required of their side is done."""
    return ~_misses_one([course for course in courses if course.required], day)


def has_not_begun(courses: Sequence[Course]) -> Q:
    keys = [course.pk for course in courses]
    organisation = courses[0].organisation_id if courses else 0
    lessons = LessonDone.objects.within(organisation).filter(person=OuterRef("person"), lesson__module__course__in=keys)
    completed = Completion.objects.within(organisation).filter(person=OuterRef("person"), course__in=keys)
    return Q(~Exists(lessons), ~Exists(completed))


def overview_of(cohort: Cohort, courses: Sequence[Course], *, day: date) -> Overview:
    """Two queries."""
    rows = learners_in(cohort).order_by()
    late = is_late(cohort, courses, day)
    counted = rows.values("side").annotate(people=Count("pk"), late=Count("pk", filter=late))
    sides = {row["side"]: (row["people"], row["late"]) for row in counted}
    counting = Q(person__completions__expires_on__isnull=True) | Q(person__completions__expires_on__gte=day)
    done: dict[int, int] = defaultdict(int)
    by_course = (
        rows.filter(counting, person__completions__course__in=[course.pk for course in courses])
        .values("person__completions__course", "side")
        .annotate(people=Count("pk", distinct=True))
    )
    audience = {course.pk: course for course in courses}
    for row in by_course:
        if is_for(audience[row["person__completions__course"]], row["side"]):
            done[row["person__completions__course"]] += row["people"]
    return Overview(
        figures=tuple(_figures(course, cohort, sides, done[course.pk], day) for course in courses),
        people=sum(people for people, _late in sides.values()),
        late=sum(number for _people, number in sides.values()),
    )


def learner_rows(
    cohort: Cohort, courses: Sequence[Course], applications: Sequence[Application], *, day: date
) -> list[LearnerRow]:
    """What each of these, from `learners_in`, has done of what is required of them; one query."""
    persons = [application.person_id for application in applications]
    keys = [course.pk for course in courses]
    completions = Completion.objects.within(cohort.organisation_id).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=day), person__in=persons, course__in=keys
    )
    done = set(completions.order_by().values_list("person_id", "course_id"))
    return [_row(each, cohort, courses, done, day) for each in applications]


def late_people(cohort: Cohort, *, day: date) -> ScopedQuerySet[Person]:
    """Who is late with something and can be written to."""
    late = learners_in(cohort).filter(is_late(cohort, courses_in(cohort), day))
    people = Person.objects.within(cohort.organisation_id).filter(standing=Standing.ACTIVE)
    return people.filter(pk__in=late.order_by().values("person")).order_by("pk")


def _row(
    application: Application,
    cohort: Cohort,
    courses: Sequence[Course],
    done: set[tuple[int, int]],
    day: date,
) -> LearnerRow:
    wanted = [course for course in courses if course.required and is_for(course, application.side)]
    missing = [course for course in wanted if (application.person_id, course.pk) not in done]
    late = [course for course in missing if (due_on(course, cohort) or day) < day]
    return LearnerRow(
        application=application,
        done=tuple(course for course in wanted if course not in missing),
        late=tuple(late),
        open=tuple(course for course in missing if course not in late),
        started=bool(getattr(application, "begun", False)),
    )


def _figures(course: Course, cohort: Cohort, sides: dict[str, tuple[int, int]], done: int, day: date) -> CourseFigures:
    people = sum(sides.get(side, (0, 0))[0] for side in Side.values if is_for(course, side))
    due = due_on(course, cohort)
    overdue = course.required and due is not None and due < day
    return CourseFigures(course, due, people, done, people - done if overdue else 0)


def _sides(course: Course) -> list[str]:
    return [side for side in Side.values if is_for(course, side)]


def _misses_one(courses: Sequence[Course], day: date) -> Q:
    missing = Q(pk__in=[])
    for course in courses:
        completions = Completion.objects.within(course.organisation_id).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day), person=OuterRef("person"), course=course.pk
        )
        missing |= Q(~Exists(completions), side__in=_sides(course))
    return missing
