from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Question
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries import (
    explain_left_out,
    left_out_of,
    parts_of,
    proposals_of,
    reasons_for,
)
from peerloom.domain.matching.queries.pool import in_utc, snapshot_of
from peerloom.domain.matching.queries.runs import Order, ProposalFilter
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from peerloom.pairing import WeeklyTimes
from tests.domain.matching.pools import ready_run, rules_for, sign_up, small_pool


def pairs_of(run: MatchRun) -> set[tuple[str, str]]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return set(rows.values_list("mentee__person__given_name", "mentor__person__given_name"))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", ((60, 180),)),
        ("America/New_York", ((300, 420),)),
        ("Asia/Tokyo", ((9600, 9720),)),
        ("Europe/Vienna", ((0, 60), (10_020, 10_080))),
        ("not/a zone", ((60, 180),)),
    ],
)
def test_weekly_times_are_compared_in_one_zone(
    cohort: Cohort, zone: str, expected: tuple[tuple[int, int], ...]
) -> None:
    """The cohort starts on 12 October 2026: New York is four hours behind, Vienna two ahead, Tokyo nine."""
    assert in_utc([(60, 180)], zone, cohort).intervals == expected


def test_the_snapshot_holds_each_answer_in_the_form_that_the_engine_reads(cohort: Cohort) -> None:
    ana = small_pool(cohort)["Ana"]
    ana.person.time_zone = "America/New_York"
    ana.person.save()
    for key, kind, value in (
        ("when", QuestionKind.TIMES, [[60, 120]]),
        ("years", QuestionKind.NUMBER, 3),
        ("care", QuestionKind.IMPORTANCE, 1.5),
    ):
        question = Question.objects.create(
            organisation=cohort.organisation, cohort=cohort, side=Side.MENTEE, key=key, label=key, kind=kind
        )
        Answer.objects.create(organisation=cohort.organisation, application=ana, question=question, value=value)
    found = next(mentee for mentee in snapshot_of(cohort).mentees if mentee.id == ana.public_id)
    assert found.person == ana.person.public_id
    assert dict(found.answers) == {
        "skills": frozenset({"law", "chess"}),
        "employer": "Acme",
        "orientation": "queer-secret",
        "when": WeeklyTimes(((300, 360),)),
        "years": 3.0,
        "care": 1.5,
    }


def test_pairs_are_found_ordered_and_counted_with_as_many_queries_for_one_as_for_many(
    cohort: Cohort, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    chosen = ProposalFilter(words="ana")
    with django_assert_num_queries(5):
        (only,) = proposals_of(MatchRun.objects.within(cohort.organisation_id).get(), chosen=chosen)
        assert only.mentor.person.name == "Maya Ito"
    with django_assert_num_queries(5):
        page = proposals_of(MatchRun.objects.within(cohort.organisation_id).get(), order=Order.MENTEE)
        assert [one.mentee.person.given_name for one in page] == ["Chi", "Ben", "Ana"]
        assert [one.runner_up.person.name for one in page if one.runner_up]
        assert all(parts_of(one) and reasons_for(one, Side.MENTEE) for one in page)
    assert proposals_of(run, per_page=2, page=99).number == 2
    assert len(proposals_of(run, chosen=ProposalFilter(score_below=1))) == 0
    assert len(proposals_of(run, chosen=ProposalFilter(state="locked"))) == 0


def test_everybody_left_out_is_explained_with_the_same_few_queries(
    cohort: Cohort, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = small_pool(cohort)
    for number in range(5):
        sign_up(cohort, Side.MENTEE, f"Mentee {number}", ["data"], employer="Delta")
    people["Otto"].places = 0
    people["Otto"].save()
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    with django_assert_num_queries(2):
        found = [explain_left_out(left) for left in left_out_of(run)]
    assert len(found) == 6
    assert any(why.remedy for why in found)
