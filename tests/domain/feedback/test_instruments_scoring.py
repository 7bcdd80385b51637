from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.domain.feedback.enums.instruments import Scoring
from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.feedback.queries.scoring_keys import scoring_key_of, scoring_keys_of, subscale_names
from peerloom.domain.feedback.rules.scoring import AnswerOutsideScale, ScoredItem, ScoringKey, SubscaleKey, scores
from tests.factories import MOMENT, make_organisation


def subscale(
    *turned: bool, low: int = 1, high: int = 5, scoring: Scoring = Scoring.MEAN, factor: float = 1.0
) -> SubscaleKey:
    items = tuple(ScoredItem(place, f"item-{place}", low, high, way) for place, way in enumerate(turned))
    return SubscaleKey("all", items, scoring, factor, higher_is_better=True, support_at=None)


@st.composite
def answered(draw: st.DrawFn) -> tuple[SubscaleKey, dict[int, int]]:
    """A subscale of up to 30 items with any range, and answers to any of them."""
    low = draw(st.integers(-10, 10))
    high = low + draw(st.integers(1, 20))
    turned = draw(st.lists(st.booleans(), min_size=1, max_size=30))
    one = subscale(
        *turned,
        low=low,
        high=high,
        scoring=draw(st.sampled_from(list(Scoring))),
        factor=draw(st.sampled_from([1.0, 4.0, 0.1, 2.5, 33.3333])),
    )
    ids = draw(st.sets(st.sampled_from(range(len(turned)))))
    return one, {place: draw(st.integers(low, high)) for place in ids}


@settings(max_examples=40, deadline=None)
@given(answered(), st.integers(1, 100))
def test_there_is_a_score_exactly_from_the_share_on(case: tuple[SubscaleKey, dict[int, int]], minimum: int) -> None:
    one, answers = case
    enough = bool(answers) and len(answers) / len(one.items) * 100 >= minimum - 1e-9
    assert (one.score(answers, minimum_answered=minimum) is not None) == enough


@settings(max_examples=40, deadline=None)
@given(answered())
def test_a_score_stays_in_its_range_with_any_gaps(case: tuple[SubscaleKey, dict[int, int]]) -> None:
    one, answers = case
    score = one.score(answers, minimum_answered=1)
    assert score is None or one.lowest <= score <= one.highest


@settings(max_examples=40, deadline=None)
@given(answered())
def test_turning_every_item_and_every_answer_round_changes_nothing(case: tuple[SubscaleKey, dict[int, int]]) -> None:
    one, answers = case
    other = replace(one, items=tuple(replace(item, reversed=not item.reversed) for item in one.items))
    low, high = one.items[0].low, one.items[0].high
    mirrored = {place: low + high - ticked for place, ticked in answers.items()}
    assert one.score(answers, minimum_answered=1) == other.score(mirrored, minimum_answered=1)


@settings(max_examples=40, deadline=None)
@given(answered())
def test_a_higher_tick_raises_the_score_unless_the_item_is_reversed(case: tuple[SubscaleKey, dict[int, int]]) -> None:
    one, answers = case
    before = one.score(answers, minimum_answered=1)
    for place, ticked in answers.items():
        if ticked < one.items[place].high:
            after = one.score(answers | {place: ticked + 1}, minimum_answered=1)
            assert before is not None
            assert after is not None
            assert (after < before) if one.items[place].reversed else (after > before)


@settings(max_examples=40, deadline=None)
@given(answered())
def test_a_prorated_sum_is_the_mean_times_the_number_of_items(case: tuple[SubscaleKey, dict[int, int]]) -> None:
    one, answers = case
    mean = replace(one, scoring=Scoring.MEAN).score(answers, minimum_answered=1)
    total = replace(one, scoring=Scoring.SUM).score(answers, minimum_answered=1)
    assert total == (None if mean is None else pytest.approx(mean * len(one.items)))


@settings(max_examples=40, deadline=None)
@given(answered())
def test_the_order_of_items_and_answers_to_others_do_not_matter(case: tuple[SubscaleKey, dict[int, int]]) -> None:
    one, answers = case
    key = ScoringKey(1, 1, (one,))
    backwards = ScoringKey(1, 1, (replace(one, items=one.items[::-1]),))
    assert scores(key, answers) == scores(backwards, dict(reversed(answers.items())) | {999: 10**6})


def test_a_step_that_is_not_there_is_an_error() -> None:
    for ticked in (0, 6, -1):
        with pytest.raises(AnswerOutsideScale):
            subscale(False, True).score({0: 3, 1: ticked}, minimum_answered=1)


def test_nothing_answered_and_nothing_to_answer_give_no_score() -> None:
    assert scores(ScoringKey(1, 80, (subscale(False),)), {}) == {"all": None}
    assert scores(ScoringKey(1, 1, (subscale(),)), {}) == {"all": None}


@pytest.mark.django_db
def test_the_keys_of_licensed_scales() -> None:
    """By hand from their published scoring rules."""
    organisation = make_organisation()
    keys = {
        name: scoring_key_of(adopt_instrument(organisation=organisation, key=name, by=None, at=MOMENT))
        for name in ("wellbeing-who5", "resilience-brs", "self-efficacy-gse10", "mentor-competence-mca21")
    }
    who = keys["wellbeing-who5"].subscales[0]
    assert (who.lowest, who.highest) == (0, 100)
    ticked = dict(zip((item.id for item in who.items), (3, 2, 3, 2, 3), strict=True))
    assert who.score(ticked, minimum_answered=100) == 52
    at_the_line = ticked | {who.items[0].id: 2, who.items[1].id: 2}
    assert who.score(at_the_line, minimum_answered=100) == 48
    assert who.calls_for_support(50.0)
    assert not who.calls_for_support(50.1)
    assert not who.calls_for_support(None)
    brs = keys["resilience-brs"].subscales[0]
    assert [item.reversed for item in brs.items] == [False, True] * 3
    assert brs.score({item.id: 5 for item in brs.items}, minimum_answered=80) == 3
    gse = keys["self-efficacy-gse10"].subscales[0]
    assert (gse.lowest, gse.highest) == (10, 40)
    mca = keys["mentor-competence-mca21"]
    assert [len(one.items) for one in mca.subscales] == [4, 4, 3, 3, 3, 4]
    assert len({item.id for one in mca.subscales for item in one.items}) == 21


@pytest.mark.django_db
def test_all_keys_take_one_query_and_know_their_names() -> None:
    organisation = make_organisation()
    versions = [
        adopt_instrument(organisation=organisation, key=key, by=None, at=MOMENT)
        for key in ("mentoring-relationship", "career-steps", "wellbeing-who5")
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        keys = scoring_keys_of(versions)
    assert len(asked) == 1
    relationship = keys[versions[0].pk]
    assert [one.key for one in relationship.subscales] == ["relationship", "trust", "growth", "reliability"]
    assert [len(one.items) for one in relationship.subscales] == [12, 4, 4, 4]
    assert sum(item.reversed for item in relationship.subscales[0].items) == 3
    names = subscale_names(versions[0], "de")
    assert names["trust"] == "Vertrauen"
    assert subscale_names(versions[0], "fr")["trust"] == "Trust"
