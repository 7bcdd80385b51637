from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries import parts_of, proposals_of, proposed_criteria, reasons_for
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import ready_run, rules_for, small_pool
from tests.domain.matching.sheets import real_sheet, taken_over


def proposal_of(run: MatchRun, given_name: str) -> Proposal:
    return next(one for one in proposals_of(run) if one.mentee.person.given_name == given_name)


def test_both_sides_read_what_they_have_in_common_and_nothing_private(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    ana = proposal_of(ready_run(cohort, coordinator), "Ana")
    assert {share["key"] for share in ana.shares if share["sensitive"] and share["points"]} == {"orientation"}
    assert reasons_for(ana, Side.MENTEE) == ["Skills: you both chose chess and law."]
    assert reasons_for(ana, Side.MENTOR) == ["Skills: you both chose chess and law."]


def test_a_coordinator_cannot_tell_who_shares_what_is_private(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    parts = {one.mentee.person.given_name: parts_of(one) for one in proposals_of(run)}
    assert {part.label for found in parts.values() for part in found} == {"Other and private"}
    assert {part.known for found in parts.values() for part in found} == {True}
    assert len({part.possible for found in parts.values() for part in found}) == 1
    scores = {one.mentee.person.given_name: one.score for one in proposals_of(run)}
    assert {name: [part.points for part in found] for name, found in parts.items()} == {
        name: [score] for name, score in scores.items()
    }, "the private part tells nothing but what the score has told"


@pytest.mark.parametrize("collection", ["first-year", "civil-service"])
def test_real_sheets_give_reasons_in_which_no_private_answer_appears(
    cohort: Cohort, coordinator: Actor, collection: str
) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        taken_over(cohort, real_sheet(collection, side), coordinator, side=side)
    rules_for(cohort, coordinator, *proposed_criteria(cohort))
    run = ready_run(cohort, coordinator)
    private = {
        str(option).casefold()
        for question in cohort.questions.filter(sensitive=True)
        for option in question.options
        if str(option) not in {"Yes", "No"}
    } | {"first in", "identity", "characteristic"}
    told = []
    for one in proposals_of(run, per_page=500):
        told += [*reasons_for(one, Side.MENTEE), *reasons_for(one, Side.MENTOR)]
        assert sum(part.possible for part in parts_of(one)) == pytest.approx(10_000, abs=10)
        told += [part.label for part in parts_of(one)]
    assert told
    found = [words for words in private if any(words in sentence.casefold() for sentence in told)]
    assert found == []


def test_who_stands_above_is_said_from_each_side(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        taken_over(cohort, real_sheet("civil-service", side), coordinator, side=side)
    rules_for(cohort, coordinator, *proposed_criteria(cohort))
    best = proposals_of(ready_run(cohort, coordinator), order="best")[0]
    assert "Your partner is further along in “Grade”." in reasons_for(best, Side.MENTEE)
    assert "You are further along in “Grade”." in reasons_for(best, Side.MENTOR)


def test_what_both_wrote_about_themselves_is_not_repeated_where_it_is_delicate(
    cohort: Cohort, coordinator: Actor
) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    ana = proposal_of(ready_run(cohort, coordinator), "Ana")
    for kind, common, told in (
        ("overlap", ["chess", "LGBTQ, bisexual network"], ["Skills: you both chose chess."]),
        ("text", ["autism", "mentoring", "disability"], ["You both wrote about mentoring."]),
        ("text", ["religion", "refugee"], []),
    ):
        ana.shares[0] |= {"kind": kind, "common": common}
        assert reasons_for(ana, Side.MENTEE) == told
