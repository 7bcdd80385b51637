"""Need against offer before anything is matched."""

from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Question
from peerloom.domain.matching.operations import save_rules
from peerloom.domain.matching.queries import CriterionDraft
from peerloom.domain.matching.queries.coverage import Shortage, coverage_of
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.programs.models import Cohort
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)

pytestmark = pytest.mark.django_db

LANGUAGE = {
    "key": "languages",
    "label": "Languages",
    "kind": "overlap",
    "mentee_question": "languages",
    "mentor_question": "languages",
    "weight": 0,
    "required": True,
    "minimum": 0.01,
}


@pytest.fixture
def cohort() -> Cohort:
    cohort = make_cohort(make_program(make_organisation()))
    for side in Side.values:
        Question.objects.create(
            organisation=cohort.organisation,
            cohort=cohort,
            side=side,
            key="languages",
            label="Which languages do you speak?",
            kind=QuestionKind.CHOICES,
            options=["en", "es"],
        )
    return cohort


def demand(cohort: Cohort, **changed: object) -> None:
    draft = CriterionDraft(**(LANGUAGE | changed))  # type: ignore[arg-type]
    actor = actor_with(cohort.organisation, Role.COORDINATOR)
    save_rules(cohort=cohort, criteria=(draft,), objective="total", based_on_version=0, by=actor, at=MOMENT)


def apply(
    cohort: Cohort, side: Side, *languages: str, places: int = 1, state: str = ApplicationState.SUBMITTED
) -> None:
    application = make_application(cohort, make_person(cohort.organisation), side, places=places)
    application.state = state
    application.save()
    if languages:
        question = Question.objects.within(cohort.organisation_id).get(cohort=cohort, side=side)
        Answer.objects.create(
            organisation=cohort.organisation, application=application, question=question, value=list(languages)
        )


def test_nobody_yet(cohort: Cohort) -> None:
    found = coverage_of(cohort)
    assert (found.needed, found.offered, found.missing, found.shortages) == (0, 0, 0, ())


def test_places_are_counted_for_everyone_not_turned_away(cohort: Cohort) -> None:
    for state in (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED):
        apply(cohort, Side.MENTEE, "en", state=state)
    apply(cohort, Side.MENTEE, "en", state=ApplicationState.DECLINED)
    apply(cohort, Side.MENTEE, "en", state=ApplicationState.WITHDRAWN)
    apply(cohort, Side.MENTOR, "en", places=2)
    found = coverage_of(cohort)
    assert (found.needed, found.offered, found.missing) == (3, 2, 1)


def test_a_kind_of_mentor_that_is_missing_is_named(cohort: Cohort) -> None:
    demand(cohort)
    for _mentee in range(3):
        apply(cohort, Side.MENTEE, "es")
    apply(cohort, Side.MENTEE, "en", "es")
    apply(cohort, Side.MENTOR, "en", places=9)
    apply(cohort, Side.MENTOR, "en", "es", places=1)
    assert coverage_of(cohort).shortages == (Shortage("Languages", "es", needed=3, offered=1),)


def test_without_a_rule_that_must_hold_nobody_needs_a_kind(cohort: Cohort) -> None:
    demand(cohort, required=False, weight=3)
    apply(cohort, Side.MENTEE, "es")
    apply(cohort, Side.MENTOR, "en")
    assert coverage_of(cohort).shortages == ()


def test_mentors_who_did_not_answer_fit_unless_that_forbids(cohort: Cohort) -> None:
    demand(cohort)
    apply(cohort, Side.MENTEE, "es")
    apply(cohort, Side.MENTOR)
    assert coverage_of(cohort).shortages == ()


def test_a_missing_answer_that_forbids_offers_nothing(cohort: Cohort) -> None:
    demand(cohort, missing_forbids=True)
    apply(cohort, Side.MENTEE, "es")
    apply(cohort, Side.MENTOR)
    assert [shortage.missing for shortage in coverage_of(cohort).shortages] == [1]


def test_private_answers_are_left_out(cohort: Cohort) -> None:
    demand(cohort, sensitive=True)
    apply(cohort, Side.MENTEE, "es")
    apply(cohort, Side.MENTOR, "en")
    assert coverage_of(cohort).shortages == ()


def test_who_is_held_or_gone_does_not_count(cohort: Cohort) -> None:
    apply(cohort, Side.MENTOR, "en", places=3)
    person = cohort.applications.get().person
    person.standing = Standing.HELD
    person.save()
    assert coverage_of(cohort).offered == 0


def test_the_number_of_queries_does_not_grow(cohort: Cohort, django_assert_num_queries: object) -> None:
    demand(cohort)
    for _person in range(3):
        apply(cohort, Side.MENTEE, "es")
        apply(cohort, Side.MENTOR, "es")
    with django_assert_num_queries(6):  # type: ignore[operator]
        coverage_of(cohort)
