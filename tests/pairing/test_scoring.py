"""Each kind of criterion on two people, and how criteria come together in a score."""

from __future__ import annotations

from typing import Any

import pytest

from peerloom.pairing import FULL_SCORE, Answer, Criterion, Kind, Mentee, Mentor, Rules, WeeklyTimes
from peerloom.pairing.scoring import Scores, score_pairs

HOUR = 60


def compared(criterion: Criterion, mentee: Answer | None, mentor: Answer | None) -> tuple[float, bool]:
    """The value of one pair with these answers, and whether it is known."""
    scores = one_pair(criterion, mentee, mentor)
    return float(scores.criteria[0].value[0, 0]), bool(scores.criteria[0].known[0, 0])


def one_pair(criterion: Criterion, mentee: Answer | None, mentor: Answer | None) -> Scores:
    left = {} if mentee is None else {"a": mentee}
    right = {} if mentor is None else {"b": mentor}
    return score_pairs([Mentee("e", left)], [Mentor("o", right)], Rules((criterion,)))


def criterion(kind: Kind, **settings: Any) -> Criterion:
    return Criterion("c", kind, "a", "b", **settings)


def week(*hours: tuple[int, int]) -> WeeklyTimes:
    return WeeklyTimes(tuple((start * HOUR, end * HOUR) for start, end in hours))


@pytest.mark.parametrize(
    ("rule", "mentee", "mentor", "value"),
    [
        (criterion(Kind.OVERLAP), frozenset({"Choir", "chess"}), frozenset({"choir ", "film"}), 0.5),
        (criterion(Kind.OVERLAP), frozenset({"choir"}), frozenset({"choir", "film"}), 1.0),
        (criterion(Kind.OVERLAP), "Cafe\u0301", frozenset({"caf\u00e9"}), 1.0),
        (criterion(Kind.SAME), "Law  School", "law school", 1.0),
        (criterion(Kind.SAME), "law", "art", 0.0),
        (criterion(Kind.SAME), frozenset({"law", "art"}), "art", 1.0),
        (criterion(Kind.DIFFERENT), "law", "LAW", 0.0),
        (criterion(Kind.DIFFERENT), "law", "art", 1.0),
        (criterion(Kind.STEP, scale=("a", "b", "c", "d", "e")), "a", "c", 1.0),
        (criterion(Kind.STEP, scale=("a", "b", "c", "d", "e")), "a", "e", 0.0),
        (criterion(Kind.STEP, scale=("a", "b")), "b", "a", 0.0),
        (criterion(Kind.STEP, steps=(0, 3), best_steps=(1, 1)), 1.0, 3.0, pytest.approx(2 / 3)),
        (criterion(Kind.NEARNESS, reach=10), 4.0, 9.0, 0.5),
        (criterion(Kind.NEARNESS, reach=10), "4", 90.0, 0.0),
        (criterion(Kind.NEARNESS, reach=0), 4.0, 4.0, 1.0),
        (criterion(Kind.SCHEDULE), week((9, 11)), week((10, 12)), 1.0),
        (criterion(Kind.SCHEDULE, enough_minutes=120), week((9, 11), (9, 10)), week((10, 12)), 0.5),
        (criterion(Kind.SCHEDULE), week((9, 10)), week((10, 12)), 0.0),
        (criterion(Kind.TEXT), "Marine biology", "marine biology", pytest.approx(1.0)),
        (criterion(Kind.TEXT), "marine biology", "tax law", 0.0),
        (criterion(Kind.PREFERENCE), ("x", "O"), None, 0.5),
        (criterion(Kind.PREFERENCE), frozenset({"o"}), frozenset({"someone else"}), 0.5),
        (criterion(Kind.PREFERENCE), None, frozenset({"e"}), 1.0),
        (criterion(Kind.HISTORY), frozenset({"o"}), None, 0.0),
        (criterion(Kind.HISTORY), None, None, 1.0),
        (criterion(Kind.HISTORY, avoid=False), None, frozenset({"e"}), 1.0),
    ],
)
def test_two_answers_give_a_value(rule: Criterion, mentee: Answer | None, mentor: Answer | None, value: float) -> None:
    assert compared(rule, mentee, mentor) == (value, True)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HISTORY])
def test_a_missing_answer_is_neutral_and_said_to_be_missing(kind: Kind) -> None:
    assert compared(criterion(kind), None, None) == (0.5, False)


@pytest.mark.parametrize("unreadable", ["an archduke", "", float("nan")])
def test_an_answer_that_is_not_on_the_scale_counts_as_missing(unreadable: Answer) -> None:
    assert compared(criterion(Kind.STEP, scale=("junior", "senior")), unreadable, "senior") == (0.5, False)


def test_a_word_that_everyone_uses_says_less_than_a_rare_one() -> None:
    texts = ["i like whales and people", "i like people", "people and law"]
    mentors = [Mentor("whales", {"b": "whales"}), Mentor("people", {"b": "people"})]
    mentees = [Mentee(f"e{index}", {"a": text}) for index, text in enumerate(texts)]
    scores = score_pairs(mentees, mentors, Rules((criterion(Kind.TEXT),)))
    assert scores.score[0, 0] > scores.score[0, 1]


@pytest.mark.parametrize(
    ("rule", "mentee", "mentor", "allowed"),
    [
        (criterion(Kind.SAME, required=True), "law", "art", False),
        (criterion(Kind.SAME, required=True), "law", None, True),
        (criterion(Kind.SAME, required=True, missing_forbids=True), "law", None, False),
        (criterion(Kind.OVERLAP, required=True, minimum=0.5), frozenset({"x", "y"}), frozenset({"x"}), True),
        (criterion(Kind.OVERLAP, required=True, minimum=0.6), frozenset({"x", "y"}), frozenset({"x"}), False),
        (criterion(Kind.STEP, required=True, steps=(0, 3), best_steps=(1, 1)), 1.0, 4.0, True),
        (criterion(Kind.STEP, required=True, steps=(0, 3), best_steps=(1, 1)), 1.0, 5.0, False),
        (criterion(Kind.SAME, required=True, asked="wants"), "law", "art", True),
        (criterion(Kind.PREFERENCE, never_mentee="a"), "o", None, False),
        (criterion(Kind.PREFERENCE, never_mentor="b"), None, frozenset({"e"}), False),
        (criterion(Kind.HISTORY, required=True), "o", None, False),
    ],
)
def test_rules_forbid(rule: Criterion, mentee: Answer | None, mentor: Answer | None, allowed: bool) -> None:
    assert bool(one_pair(rule, mentee, mentor).allowed[0, 0]) is allowed


def test_weights_are_relative_and_full_marks_are_the_full_score() -> None:
    criteria = (Criterion("x", Kind.SAME, "x", "x", weight=3), Criterion("y", Kind.SAME, "y", "y", weight=1))
    mentors = [Mentor("o1", {"x": "1", "y": "1"}), Mentor("o2", {"x": "1", "y": "2"})]
    scores = score_pairs([Mentee("e", {"x": "1", "y": "1"})], mentors, Rules(criteria))
    assert scores.score.tolist() == [[FULL_SCORE, FULL_SCORE * 3 // 4]]


@pytest.mark.parametrize(
    ("mentee", "mentor", "score"),
    [
        (Mentee("e", {"x": "1", "y": "1"}), {}, 5_000),
        (Mentee("e", {"x": "1", "y": "1"}, importance={"x": 3.0}), {}, 7_500),
        (Mentee("e", {"x": "1", "y": "1"}), {"x": 3.0}, 7_500),
        (Mentee("e", {"x": "1", "y": "1"}, importance={"x": 0.0}), {}, 0),
        (Mentee("e", {"x": "1", "y": "1", "care": 3.0}), {}, 7_500),
        (Mentee("e", {"x": "1", "y": "1", "care": "Not much"}), {}, 0),
        (Mentee("e", {"x": "1", "y": "1", "care": "a lot"}), {}, 6_667),
        (Mentee("e", {"x": "1", "y": "1", "care": "a lot"}, importance={"x": 3.0}), {}, 7_500),
    ],
)
def test_each_side_says_how_much_it_cares(mentee: Mentee, mentor: dict[str, float], score: int) -> None:
    x = Criterion("x", Kind.SAME, "x", "x", importance="care", importance_scale=("not much", "some", "a lot"))
    rules = Rules((x, Criterion("y", Kind.SAME, "y", "y")))
    scores = score_pairs([mentee], [Mentor("o", {"x": "1", "y": "2"}, importance=mentor)], rules)
    assert scores.score[0, 0] == score


@pytest.mark.parametrize(("wants", "score"), [("Yes, please", 5_000), ("no", 10_000), ("", 10_000), (1.0, 5_000)])
def test_a_criterion_counts_only_for_those_who_asked_for_it(wants: Answer, score: int) -> None:
    criteria = (Criterion("x", Kind.SAME, "x", "x", asked="wants"), Criterion("y", Kind.SAME, "y", "y"))
    mentee = Mentee("e", {"x": "1", "y": "1", "wants": wants})
    scores = score_pairs([mentee], [Mentor("o", {"x": "2", "y": "1"})], Rules(criteria))
    assert scores.score[0, 0] == score


def test_more_pairs_than_can_be_held_are_refused_in_words() -> None:
    crowd = [Mentee(str(index)) for index in range(10_000)]
    with pytest.raises(ValueError, match="Match them in groups"):
        score_pairs(crowd, [Mentor(str(index)) for index in range(10_000)], Rules())


def test_nobody_is_paired_with_themself_or_with_someone_banned() -> None:
    mentees = [Mentee("e1", person="Kim@example.org"), Mentee("e2")]
    mentors = [Mentor("o1", person="kim@example.org"), Mentor("o2")]
    scores = score_pairs(mentees, mentors, Rules(forbidden=(("e2", "o2"), ("e2", "gone"))))
    assert scores.allowed.tolist() == [[False, True], [True, False]]
