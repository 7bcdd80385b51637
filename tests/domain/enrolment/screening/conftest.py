from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories import actor_with, make_cohort, make_organisation, make_program
from tests.factories.screening import make_applicant


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.COORDINATOR)


@pytest.fixture
def staff(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.STAFF)


@pytest.fixture
def applicant(cohort: Cohort) -> Application:
    """In review as a mentor."""
    return make_applicant(cohort, state=ApplicationState.IN_REVIEW)
