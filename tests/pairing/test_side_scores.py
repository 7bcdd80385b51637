"""Choices of people, from either side, and how each side sees a pair by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.kinds.choices import preference
from peerloom.pairing.scoring import score_pairs
from peerloom.pairing.two_sided.acceptance import deferred_acceptance
from peerloom.pairing.two_sided.views import side_scores, wishes_are_two_sided
from tests.pairing.people import CRITERIA, pools

CHOICE = Criterion("choice", Kind.PREFERENCE, "wants", "would take", never_mentee="not", never_mentor="never")


def mentees(*choices: Answer | None) -> list[Mentee]:
    return [Mentee(f"e{i}", {} if chosen is None else {"wants": chosen}) for i, chosen in enumerate(choices)]


def mentors(*choices: Answer | None) -> list[Mentor]:
    return [Mentor(f"o{i}", {} if chosen is None else {"would take": chosen}) for i, chosen in enumerate(choices)]


@pytest.mark.parametrize(
    ("mentee", "mentor", "value", "known"),
    [
        (("o0", "o1"), None, 1.0, True),
        (("o1", "o0"), None, 0.5, True),
        (("o1", "O1 ", "o0"), None, 0.5, True),
        (("gone", "o0"), None, 0.5, True),
        (("o1",), None, 0.0, True),
        ("o0", None, 1.0, True),
        (frozenset({"o0", "o1"}), None, 1.0, True),
        (frozenset({"o0", "o1"}), ("e1", "e0"), 0.75, True),
        (("o1", "o0"), frozenset({"e0"}), 0.75, True),
        (("o0", "o1"), ("e1",), 0.5, True),
        ((), frozenset({"e0"}), 1.0, True),
        ((), (), 0.0, False),
        (frozenset(), None, 0.0, False),
        ((" ",), None, 0.0, False),
    ],
)
def test_choices_of_either_side_count(mentee: Answer, mentor: Answer | None, value: float, known: bool) -> None:
    found = preference(CHOICE, mentees(mentee, None), mentors(mentor, None))
    assert (found.value[0, 0], found.known[0, 0]) == (value, known)


def test_a_choice_may_name_the_person_behind_an_id() -> None:
    people = [Mentor("o0", person="Ana"), Mentor("o1", person="Ben")]
    found = preference(CHOICE, mentees(("ben", "ana")), people)
    assert found.value.tolist() == [[0.5, 1.0]]


def test_a_refusal_outweighs_every_choice_from_either_side() -> None:
    refusing = Mentee("e0", {"wants": ("o0",), "not": frozenset({"o0"})})
    refused = Mentor("o1", {"would take": ("e0",), "never": ("e0", "gone")})
    found = preference(CHOICE, [refusing], [Mentor("o0"), refused])
    assert found.never is not None
    assert found.never.tolist() == [[True, True]]


def test_each_side_sees_its_own_choices_only() -> None:
    ours, theirs = side_scores(mentees(("o1", "o0"), None), mentors(None, frozenset({"e1"})), Rules((CHOICE,)))
    assert ours.tolist() == [[5_000, 10_000], [5_000, 5_000]]
    assert theirs.tolist() == [[5_000, 0], [5_000, 10_000]]


def test_each_side_weighs_by_its_own_importance() -> None:
    criteria = (Criterion("city", Kind.SAME, "city", "city"), Criterion("law", Kind.SAME, "law", "law"))
    mentee = Mentee("e", {"city": "Oslo", "law": "no"}, importance={"city": 3.0})
    mentor = Mentor("o", {"city": "Oslo", "law": "yes"}, importance={"law": 0.0})
    ours, theirs = side_scores([mentee], [mentor], Rules(criteria))
    assert (ours[0, 0], theirs[0, 0]) == (7_500, 10_000)


def test_what_a_mentee_asked_for_is_the_mentees_alone() -> None:
    criteria = (
        Criterion("origin", Kind.SAME, "origin", "origin", asked="asks", sensitive=True),
        Criterion("city", Kind.SAME, "city", "city"),
    )
    mentee = Mentee("e", {"origin": "north", "city": "Oslo", "asks": "yes"})
    mentor = Mentor("o", {"origin": "south", "city": "Oslo"})
    ours, theirs = side_scores([mentee], [mentor], Rules(criteria))
    assert (ours[0, 0], theirs[0, 0]) == (5_000, 10_000)


@given(people=pools())
@settings(max_examples=40, deadline=None)
def test_without_choices_importance_or_requests_both_see_the_joint_score(
    people: tuple[list[Mentee], list[Mentor]],
) -> None:
    plain = Rules(tuple(criterion for criterion in CRITERIA if not criterion.asked))
    left = [Mentee(person.id, person.answers) for person in people[0]]
    right = [Mentor(person.id, person.answers) for person in people[1]]
    ours, theirs = side_scores(left, right, plain)
    score = score_pairs(left, right, plain).score
    assert np.array_equal(ours, score)
    assert np.array_equal(theirs, score)


def test_stable_follows_both_sides_choices() -> None:
    left, right = mentees(("o0", "o1"), ("o0", "o1")), mentors(("e1", "e0"), ("e0", "e1"))
    ours, theirs = side_scores(left, right, Rules((CHOICE,)))
    assert deferred_acceptance(ours, theirs, None, 1, 1).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (CHOICE, True),
        (Criterion("c", Kind.PREFERENCE, "wants", ""), False),
        (Criterion("c", Kind.PREFERENCE, "", "would take"), False),
        (Criterion("c", Kind.PREFERENCE, "wants", "would take", weight=0), False),
        (Criterion("c", Kind.HISTORY, "met", "met"), False),
    ],
)
def test_wishes_are_two_sided_where_both_could_choose(criterion: Criterion, expected: bool) -> None:
    assert wishes_are_two_sided(Rules((criterion,))) is expected
