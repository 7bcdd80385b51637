from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.screening import make_applicant


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def applicant(cohort: Cohort) -> Application:
    return make_applicant(cohort, state=ApplicationState.IN_REVIEW)


class Desk:
    """A signed-in person at the pages of screening."""

    def __init__(self, organisation: Organisation, role: str) -> None:
        self.organisation = organisation
        self.person = make_person(organisation, role, account=make_account(), name="Noor Haddad")
        self.client = Client()
        assert self.person.account is not None
        self.client.force_login(self.person.account)

    def address(self, name: str, *ids: str) -> str:
        return reverse(f"screening:{name}", args=[self.organisation.slug, *ids])

    def get(self, name: str, /, *ids: str, **query: str) -> Any:
        return self.client.get(self.address(name, *ids), query)

    def read(self, name: str, /, *ids: str, **query: str) -> str:
        response = self.get(name, *ids, **query)
        assert response.status_code == 200
        return text_of(response)

    def post(self, name: str, /, *ids: str, **sent: Any) -> Any:
        return self.client.post(self.address(name, *ids), sent)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def coordinator(organisation: Organisation) -> Desk:
    return Desk(organisation, Role.COORDINATOR)


@pytest.fixture
def staff(organisation: Organisation) -> Desk:
    return Desk(organisation, Role.STAFF)
