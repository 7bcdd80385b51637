from __future__ import annotations

import pytest

from peerloom.domain.enrolment.models import Signature
from peerloom.domain.programs.models import Cohort, Program
from peerloom.foundation.scope import UnscopedQuery
from tests.factories import actor_with, make_cohort, make_organisation, make_program

pytestmark = pytest.mark.django_db


def test_a_query_that_does_not_say_for_whom_is_refused() -> None:
    with pytest.raises(UnscopedQuery, match="Program"):
        Program.objects.all()
    with pytest.raises(UnscopedQuery, match="Program"):
        Program.objects.filter(name="Mentor Up")


def test_crossing_organisations_needs_a_reason() -> None:
    with pytest.raises(UnscopedQuery):
        Program.objects.across_organisations(because="")


def test_rows_that_do_not_say_who_may_see_them_are_not_shown() -> None:
    with pytest.raises(UnscopedQuery, match="Signature"):
        Signature.objects.visible_to(actor_with(make_organisation(), "coordinator"))


def test_an_actor_sees_only_the_own_organisation() -> None:
    here, elsewhere = make_organisation(), make_organisation()
    mine = make_program(here)
    make_program(elsewhere)
    assert list(Program.objects.visible_to(actor_with(here, "coordinator"))) == [mine]


def test_a_role_for_one_program_shows_that_program_only() -> None:
    organisation = make_organisation()
    first, second = make_program(organisation), make_program(organisation)
    cohort = make_cohort(first)
    make_cohort(second)
    actor = actor_with(organisation, "coordinator", program_id=first.pk)
    assert list(Program.objects.visible_to(actor)) == [first]
    assert list(Cohort.objects.visible_to(actor)) == [cohort]


def test_a_relation_is_scoped_by_its_owner() -> None:
    program = make_program(make_organisation())
    cohort = make_cohort(program)
    assert list(program.cohorts.all()) == [cohort]
