from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.training.models import Course, Lesson, Module
from peerloom.foundation import clock
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.training import make_course


@dataclass
class Window:
    """Somebody's browser on the site."""

    client: Client
    person: Person
    slug: str

    def get(self, name: str, *ids: str, **query: Any) -> HttpResponse:
        with clock.frozen_at(MOMENT):
            return cast("HttpResponse", self.client.get(self.address(name, *ids), query))

    def post(self, name: str, *ids: str, **values: Any) -> HttpResponse:
        with clock.frozen_at(MOMENT):
            return cast("HttpResponse", self.client.post(self.address(name, *ids), values))

    def address(self, name: str, *ids: str) -> str:
        return reverse(f"courses:{name}", args=[self.slug, *ids])


@dataclass
class Classroom:
    organisation: Organisation
    program: Program
    cohort: Cohort
    course: Course
    mentee: Window
    coordinator: Window

    @property
    def module(self) -> Module:
        return Module.objects.within(self.organisation.pk).filter(course=self.course)[0]

    @property
    def lessons(self) -> list[Lesson]:
        return list(self.module.lessons.all())


@pytest.fixture
def room() -> Classroom:
    organisation = make_organisation()
    program = make_program(organisation)
    cohort = make_cohort(program)
    mentee = window(organisation, Role.PARTICIPANT)
    make_application(cohort, mentee.person, Side.MENTEE)
    return Classroom(
        organisation,
        program,
        cohort,
        make_course(program),
        mentee,
        window(organisation, Role.COORDINATOR, name="Noor Haddad"),
    )


def window(organisation: Organisation, role: Role, *, name: str = "Linh Tran") -> Window:
    account = make_account()
    client = Client()
    client.force_login(account)
    return Window(client, make_person(organisation, role, account=account, name=name), organisation.slug)
