from __future__ import annotations

from dataclasses import dataclass

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.training.models import Course, Lesson, Module, QuizQuestion
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.training import make_course


@dataclass
class School:
    """A program with one course, a mentee and a mentor who may take it, and who writes it."""

    organisation: Organisation
    program: Program
    cohort: Cohort
    course: Course
    mentee: Actor
    mentor: Actor
    coordinator: Actor

    @property
    def module(self) -> Module:
        return Module.objects.within(self.organisation.pk).filter(course=self.course)[0]

    @property
    def lessons(self) -> list[Lesson]:
        return list(self.module.lessons.all())

    @property
    def question(self) -> QuizQuestion:
        return self.module.quiz.all()[0]

    def answer(self, *, right: bool = True) -> dict[str, list[str]]:
        choice = next(choice for choice in self.question.choices.all() if choice.right == right)
        return {self.question.public_id: [choice.public_id]}

    def reload(self) -> Course:
        self.course = Course.objects.within(self.organisation.pk).get(pk=self.course.pk)
        return self.course


def learner(cohort: Cohort, side: Side, *, name: str = "Linh Tran", **changes: object) -> Actor:
    person = make_person(cohort.organisation, Role.PARTICIPANT, name=name)
    application = make_application(cohort, person, side)
    for field, value in changes.items():
        setattr(application, field, value)
    application.save()
    return actor_of(person, at=MOMENT)


def person_of(actor: Actor) -> Person:
    return Person.objects.within(actor.organisation_id).get(pk=actor.person_id)


@pytest.fixture
def school() -> School:
    organisation = make_organisation()
    program = make_program(organisation)
    cohort = make_cohort(program)
    return School(
        organisation=organisation,
        program=program,
        cohort=cohort,
        course=make_course(program),
        mentee=learner(cohort, Side.MENTEE),
        mentor=learner(cohort, Side.MENTOR, name="Tomasz Zych"),
        coordinator=actor_with(organisation, Role.COORDINATOR),
    )
