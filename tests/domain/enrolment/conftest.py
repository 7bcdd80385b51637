from __future__ import annotations

import pytest

from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories import actor_with, make_cohort, make_organisation, make_program


@pytest.fixture
def cohort(db: None) -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def coordinator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")
