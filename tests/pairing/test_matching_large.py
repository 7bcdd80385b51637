"""Matching in blocks against `match`, on pools small enough for both."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import (
    OBJECTIVES,
    Criterion,
    Kind,
    LeftOut,
    Matching,
    Mentee,
    Mentor,
    Objective,
    Quota,
    Rules,
    match,
    matching,
)
from peerloom.pairing.answers import fold
from peerloom.pairing.assigning import measured
from peerloom.pairing.explaining.left_out import people_left_out
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.explaining.shortages import shortages
from peerloom.pairing.large import left_out, match_in_blocks, reach
from peerloom.pairing.large.people import read_people
from peerloom.pairing.large.progress import Bar
from peerloom.pairing.large.solving import solve_kept
from peerloom.pairing.pool import make_pool
from peerloom.pairing.results import Assignment, Change, Obstacle
from peerloom.pairing.scale import Limits
from peerloom.pairing.scale.features import whole_scores
from peerloom.pairing.scale.pairs import pairs_in
from peerloom.pairing.scoring import score_pairs
from peerloom.pairing.solving import Answer, Terms
from tests.pairing.people import pools, rules
from tests.pairing.scale.people import pools as every_kind

Pool = tuple[list[Mentee], list[Mentor]]


def folded(found: Matching) -> Matching:
    """An option may be told as another mentee wrote it."""
    groups = [
        replace(
            group, needs=tuple(replace(need, options=tuple(sorted(map(fold, need.options)))) for need in group.needs)
        )
        for group in found.shortages
    ]
    return replace(found, shortages=tuple(groups))


def assert_as_told_by_a_table(pool: Pool, given: Rules, found: Matching) -> None:
    """Scores, shares, reasons, remedies and shortages are those of the pairs found, whatever they were found by."""
    table = make_pool(*pool, given)
    rows = {mentee.id: row for row, mentee in enumerate(table.scores.mentees)}
    cols = {mentor.id: col for col, mentor in enumerate(table.scores.mentors)}
    made = np.array([(rows[pair.mentee], cols[pair.mentor]) for pair in found.pairs], dtype=np.intp).reshape(-1, 2)
    beside = made[[not pair.locked for pair in found.pairs]]
    assert table.scores.allowed[made[:, 0], made[:, 1]].all()
    worth = table.scores.score[beside[:, 0], beside[:, 1]].astype(float)
    answer = measured(table.problem, given.objective, Answer(beside, worth, 0.0, ""))
    shares = shares_of(table.scores, made[:, 0], made[:, 1])
    scores = table.scores.score[made[:, 0], made[:, 1]].tolist()
    pairs = tuple(
        replace(pair, score=score, shares=parts) for pair, score, parts in zip(found.pairs, scores, shares, strict=True)
    )
    expected = replace(
        found,
        pairs=pairs,
        total=int(answer.total),
        matched=answer.matched,
        worst=int(answer.worst),
        left_out=people_left_out(table, answer),
        shortages=shortages(table, answer),
    )
    assert folded(found) == folded(expected)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
@settings(max_examples=30, deadline=None)
def test_with_everyone_a_candidate_it_is_as_good_as_match(objective: Objective, pool: Pool) -> None:
    found, usual = match_in_blocks(*pool, rules(objective)), match(*pool, rules(objective))
    assert (found.matched, found.total, found.worst) == (usual.matched, usual.total, usual.worst)
    assert found.blocking_pairs == usual.blocking_pairs
    assert_as_told_by_a_table(pool, rules(objective), found)


@given(pool=every_kind(most=8), candidates=st.integers(1, 2), objective=st.sampled_from(OBJECTIVES))
@settings(max_examples=60, deadline=None)
def test_few_candidates_still_match_as_many_and_are_told_truly(
    pool: tuple[list[Mentee], list[Mentor], Rules], candidates: int, objective: Objective
) -> None:
    mentees, mentors, given = pool
    given = replace(given, objective=objective)
    limits = Limits(candidates=candidates, sample=2, most_passes=1)
    found, usual = match_in_blocks(mentees, mentors, given, limits=limits), match(mentees, mentors, given)
    if objective != "stable":
        assert found.matched == usual.matched
    best = match(mentees, mentors, replace(given, objective="total"))
    assert found.upper_bound >= max(found.total, best.total)
    assert_as_told_by_a_table((mentees, mentors), given, found)


@given(pool=pools(), data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_people_changes_nothing(pool: Pool, data: st.DataObject) -> None:
    limits = Limits(candidates=2, sample=3)
    mentees, mentors = pool
    shuffled = data.draw(st.permutations(mentees)), data.draw(st.permutations(mentors))
    found = match_in_blocks(*pool, rules("total"), limits=limits)
    assert match_in_blocks(*shuffled, rules("total"), limits=limits) == found


SAME = Criterion("field", Kind.SAME, "field", "field", required=True)
NEAR = Criterion("years", Kind.NEARNESS, "years", "years", reach=40)


def crowd(n: int, m: int, *, capacity: int = 1, seed: int = 3) -> Pool:
    chance = Random(seed)
    mentees = [Mentee(f"e{i:03}", {"years": chance.uniform(0, 40), "field": chance.choice("ab")}) for i in range(n)]
    mentors = [
        Mentor(f"o{j:03}", {"years": chance.uniform(0, 40), "field": chance.choice("ab")}, capacity=capacity)
        for j in range(m)
    ]
    return mentees, mentors


def test_locks_and_bans_hold_and_impossible_locks_are_named() -> None:
    pool = crowd(30, 20, capacity=2)
    locked = (("e001", "o003"), ("e002", "o003"), ("e003", "o003"), ("e004", "gone"), ("e005", "o000"))
    given = Rules((NEAR,), "total", locked, forbidden=(("e005", "o000"), ("e006", "o001")))
    found, usual = match_in_blocks(*pool, given, limits=Limits(candidates=3)), match(*pool, given)
    assert {(pair.mentee, pair.mentor) for pair in found.pairs if pair.locked} == set(locked[:2])
    assert set(usual.notes) < set(found.notes)
    assert len(usual.notes) == 3
    assert not {("e005", "o000"), ("e006", "o001")} & {(pair.mentee, pair.mentor) for pair in found.pairs}


def test_lower_bounds_hold_and_unmet_ones_are_named() -> None:
    mentees, mentors = crowd(30, 20, capacity=2)
    mentors[0] = Mentor("o000", {"years": 900.0}, capacity=3, lower=3)
    mentors[1] = Mentor("o001", {"years": 1.0, "field": "c"}, capacity=2, lower=1)
    found = match_in_blocks(mentees, mentors, Rules((NEAR, SAME), "total"), limits=Limits(candidates=2))
    assert found.matched == 30
    assert sum(pair.mentor == "o000" for pair in found.pairs) == 3
    assert "o001 has 0 of at least 1 mentees." in found.notes


def served_from(pool: Pool, given: Rules, kept: list[tuple[int, int]]) -> Assignment:
    """The answer of a search that starts from these pairs alone."""
    people = read_people(*pool, given)
    table = np.array(kept, dtype=np.intp).reshape(-1, 2)
    scores = whole_scores(people.features, table[:, 0], table[:, 1])
    start = pairs_in(table[:, 0], table[:, 1], scores, len(pool[1]))
    solved = solve_kept(people, start, Terms(), Bar(lambda done: None))
    assert solved.complete
    return solved.answer


def test_people_whom_candidates_forget_are_found_a_place_by_others_moving() -> None:
    mentees = [Mentee(f"e{i}", {"years": 0.0}) for i in range(3)]
    mentors = [Mentor(f"o{j}", {"years": float(9 * j)}) for j in range(3)]
    # e1 suits o0 alone, and e0 can't make room by going to the only place that is free.
    given = Rules((NEAR,), "total", forbidden=(("e1", "o1"), ("e1", "o2"), ("e0", "o2")))
    answer = served_from((mentees, mentors), given, [(0, 0), (1, 0), (2, 1)])
    assert answer.pairs.tolist() == [[0, 1], [1, 0], [2, 2]]


def test_a_second_mentor_is_spared_for_somebody_who_has_none() -> None:
    mentees = [Mentee("e0", {"years": 0.0}, demand=2), Mentee("e1", {"years": 30.0})]
    mentors = [Mentor("o0", {"years": 0.0}), Mentor("o1", {"years": 1.0})]
    given = Rules((NEAR,), "total", forbidden=(("e1", "o0"),))
    answer = served_from((mentees, mentors), given, [(0, 0), (0, 1)])
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]


@given(pool=every_kind(most=8), share=st.floats(0, 1), objective=st.sampled_from(("fair", "total")))
@settings(max_examples=60, deadline=None)
def test_from_any_few_pairs_as_many_are_served_as_all_pairs_allow(
    pool: tuple[list[Mentee], list[Mentor], Rules], share: float, objective: Objective
) -> None:
    mentees, mentors, given = pool
    given = replace(given, objective=objective)
    allowed = np.argwhere(score_pairs(mentees, mentors, given).allowed).tolist()
    kept = [(i, j) for i, j in allowed if Random(f"{i} {j}").random() < share and mentors[j].capacity]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "WAYS", 1)
        assert served_from((mentees, mentors), given, kept).matched == match(mentees, mentors, given).matched


@pytest.mark.parametrize("price", [0, 100_000])
def test_published_pairs_stay_for_the_price(price: int) -> None:
    pool = crowd(40, 40)
    published = tuple((f"e{i:03}", f"o{39 - i:03}") for i in range(40))
    given = Rules((NEAR,), "total", published=published, switching_price=price)
    found, usual = match_in_blocks(*pool, given, limits=Limits(candidates=5)), match(*pool, given)
    assert (found.kept, found.given_up) == (usual.kept, usual.given_up)
    assert found.kept == (40 if price else found.kept)
    assert len(found.given_up) + found.kept == 40


def test_quotas_are_told_and_a_note_says_that_nothing_is_done_for_them() -> None:
    pool = crowd(20, 20)
    field = replace(SAME, required=False, weight=0)
    given = Rules((NEAR, field), "total", quotas=(Quota("fields", "field", 0.9, price=0),))
    found, usual = match_in_blocks(*pool, given), match(*pool, replace(given, objective="total"))
    assert [replace(told, cost=0, worst_change=0) for told in usual.quotas] == list(found.quotas)
    assert "Quotas are only told, not pursued, in a matching of this size." in found.notes


def test_runners_up_are_candidates_whom_the_mentee_does_not_have() -> None:
    pool = crowd(12, 9, capacity=2)
    given = Rules((NEAR,), "total", locked=(("e000", "o000"),))
    found = match_in_blocks(*pool, given)
    usual = {(pair.mentee, pair.mentor): pair.runner_up for pair in match(*pool, given).pairs}
    assert {(pair.mentee, pair.mentor) for pair in found.pairs} == set(usual)
    for pair in found.pairs:
        expected = usual[pair.mentee, pair.mentor]
        assert pair.runner_up == (expected and replace(expected, cost=None))


def test_where_too_many_are_left_out_the_rest_hear_a_simpler_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    mentees, mentors = crowd(30, 6)
    mentees.append(Mentee("x", {"field": "c"}))
    mentors.append(Mentor("y", {"field": "d"}))
    whole = match_in_blocks(mentees, mentors, Rules((NEAR, SAME), "total"))
    monkeypatch.setattr(left_out, "MOST_CELLS_EXPLAINED", 7 * 3)
    monkeypatch.setattr(left_out, "MOST_CELLS_GROUPED", 7 * 3)
    short = match_in_blocks(mentees, mentors, Rules((NEAR, SAME), "total"))

    def reasons(told: tuple[LeftOut, ...]) -> list[tuple[str, Obstacle, int]]:
        return [(one.person, one.obstacle, one.allowed_partners) for one in told]

    assert reasons(short.left_out) == reasons(whole.left_out)
    assert short.left_out[:3] == whole.left_out[:3]
    assert short.left_out[3].remedy.change is Change.ADD_PLACE
    assert next(one for one in short.left_out if one.person == "x").remedy.change is Change.ADD_MENTOR
    assert len(short.notes) == len(whole.notes) + 3


def test_progress_only_rises_to_its_end() -> None:
    told: list[float] = []
    match_in_blocks(*crowd(60, 40), Rules((NEAR, SAME)), limits=Limits(candidates=4), progress=told.append)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_an_exception_of_the_listener_ends_the_work(moment: float) -> None:
    def end(done: float) -> None:
        if done >= moment:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        match_in_blocks(*crowd(60, 40), Rules((NEAR, SAME)), limits=Limits(candidates=4), progress=end)


def test_enough_ends_early_with_a_bound_that_holds() -> None:
    pool, given = crowd(60, 40), Rules((NEAR, SAME), "total")
    limits = Limits(candidates=2, sample=10, gap=0.0)
    found = match_in_blocks(*pool, given, limits=limits, enough=lambda: True)
    assert found.method.endswith("candidates: 1 pass")
    assert found.upper_bound >= match(*pool, given).total >= found.total
    assert found.gap == pytest.approx((found.upper_bound - found.total) / found.upper_bound, abs=1e-4)


def test_match_goes_on_in_blocks_where_a_table_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, given = crowd(20, 10), Rules((NEAR,), "total")
    monkeypatch.setattr(matching, "MOST_CELLS", 199)
    assert match(*pool, given) == match_in_blocks(*pool, given)


@pytest.mark.parametrize(
    ("mentees", "given", "wrong"),
    [
        ([Mentee("e"), Mentee("e")], Rules(), "two mentees have the id 'e'"),
        ([Mentee("e")], Rules(switching_price=-1), "switching_price"),
    ],
)
def test_what_cannot_be_meant_is_refused(mentees: list[Mentee], given: Rules, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        match_in_blocks(mentees, [Mentor("o")], given)
