from __future__ import annotations

from datetime import date

import pytest

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort, Program
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program

TODAY = date(2026, 10, 5)
assert MOMENT.date() == TODAY


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def program(organisation: Organisation) -> Program:
    return make_program(organisation)


@pytest.fixture
def cohort(program: Program) -> Cohort:
    return make_cohort(program)


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, "coordinator")
