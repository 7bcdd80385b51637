"""What switching a rule off or changing a weight does is what matching again without it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from peerloom.pairing import OBJECTIVES, Criterion, Kind, Mentee, Mentor, Objective, Rules, match
from peerloom.pairing.explaining.what_if import Part, RuleEffect, what_if_rules
from tests.pairing.people import CRITERIA, pools, rules

Pool = tuple[list[Mentee], list[Mentor]]

WISHES = Criterion("wishes", Kind.PREFERENCE, "wish", "", never_mentor="never", weight=0)
FIT = Criterion("at", Kind.NEARNESS, "at", "at", reach=100)


def without(part: RuleEffect, given: Rules) -> Rules:
    """The rules as a person would write them to get that effect."""

    def changed(criterion: Criterion) -> Criterion:
        if criterion.key != part.criterion:
            return criterion
        if part.part is Part.RULE:
            return replace(criterion, required=False)
        if part.part is Part.REFUSALS:
            return replace(criterion, never_mentee="", never_mentor="")
        return replace(criterion, weight=criterion.weight * part.factor)

    return replace(
        given,
        criteria=tuple(changed(criterion) for criterion in given.criteria),
        forbidden=() if part.part is Part.BANS else given.forbidden,
        locked=() if part.part is Part.LOCKS else given.locked,
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools(most=4))
@settings(max_examples=12, deadline=None)
def test_every_effect_is_what_matching_again_shows(objective: Objective, pool: Pool) -> None:
    # Text is compared against everyone's words, so that a pair alone would score otherwise.
    criteria = tuple(criterion for criterion in CRITERIA if criterion.kind is not Kind.TEXT)
    banned = (("e0", "o0"), ("e1", "o1"))
    given = Rules(criteria, objective=objective, forbidden=banned)
    before = match(*pool, given)
    effects = what_if_rules(*pool, given)
    assert {effect.part for effect in effects} >= {Part.RULE, Part.BANS, Part.WEIGHT}
    for effect in effects:
        assert effect.change is not None
        after = match(*pool, without(effect, given))
        assert effect.change.matched == after.matched - before.matched
        if objective == "stable":
            continue
        if effect.part is not Part.WEIGHT:
            assert effect.change.total == after.total - before.total
            assert effect.change.worst == after.worst - before.worst
        elif objective == "total":
            assert effect.change.total <= 0


def test_a_weight_is_judged_by_the_present_scores() -> None:
    other = Criterion("dept", Kind.SAME, "d", "d")
    mentees = [Mentee("e1", {"at": 0.0, "d": "law"})]
    mentors = [Mentor("o1", {"at": 0.0, "d": "art"}), Mentor("o2", {"at": 60.0, "d": "law"})]
    given = Rules((FIT, replace(other, weight=0.5)))
    before = match(mentees, mentors, given)
    doubled = next(
        effect for effect in what_if_rules(mentees, mentors, given) if (effect.criterion, effect.factor) == ("dept", 2)
    )
    assert (before.pairs[0].mentor, before.total) == ("o1", 6_667)
    assert doubled.change is not None
    # o2 scores (40 + 50) / 150 under the present weights.
    assert (doubled.change.total, doubled.change.moved, doubled.change.total_before) == (6_000 - 6_667, 1, 6_667)
    assert doubled.change.share_of_total == pytest.approx(-0.1, abs=1e-3)


def test_refusals_and_the_rule_of_one_criterion_are_told_apart() -> None:
    mentees = [Mentee("e1", {"wish": frozenset({"o1"})})]
    mentors = [Mentor("o1", {"never": frozenset({"e1"})}), Mentor("o2")]
    given = Rules((replace(WISHES, required=True), FIT))
    effects = {effect.part: effect for effect in what_if_rules(mentees, mentors, given) if effect.part != Part.WEIGHT}
    assert {part: effect.forbidden for part, effect in effects.items()} == {Part.RULE: 1, Part.REFUSALS: 1}
    assert [effect.change and effect.change.matched for effect in effects.values()] == [1, 1]


def test_locks_and_least_numbers_have_their_price() -> None:
    mentees = [Mentee("e1", {"at": 0.0}), Mentee("e2", {"at": 0.0})]
    mentors = [Mentor("o1", {"at": 0.0}, capacity=2), Mentor("o2", {"at": 50.0}, lower=1)]
    given = Rules((FIT,), objective="total")
    effects = {effect.part: effect.change for effect in what_if_rules(mentees, mentors, given)}
    least = effects[Part.LEAST]
    assert least is not None
    assert (least.total, least.worst, least.moved) == (5_000, 5_000, 1)
    assert Part.LOCKS not in effects
    free = [mentors[0], replace(mentors[1], lower=0)]
    effects = {e.part: e.change for e in what_if_rules(mentees, free, replace(given, locked=(("e1", "o2"),)))}
    lock = effects[Part.LOCKS]
    assert lock is not None
    assert lock.total == 5_000


def test_what_the_budget_left_out_is_said() -> None:
    people = [Mentee("e1", {"at": 0.0, "d": "law"})], [Mentor("o1", {"at": 5.0, "d": "law"})]
    given = Rules((FIT, Criterion("dept", Kind.DIFFERENT, "d", "d", required=True)))
    effects = what_if_rules(*people, given, most_solves=1)
    assert [effect.part for effect in effects if effect.change is not None] == [Part.RULE]
    assert len(effects) == 7


def test_a_private_rule_is_marked() -> None:
    faith = Criterion("faith", Kind.SAME, "f", "f", required=True, sensitive=True)
    effects = what_if_rules([Mentee("e1", {"f": "a"})], [Mentor("o1", {"f": "b"})], Rules((faith,)))
    assert all(effect.sensitive for effect in effects)


@given(pool=pools(most=3))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_people_changes_nothing(pool: Pool) -> None:
    turned = pool[0][::-1], pool[1][::-1]
    assert what_if_rules(*turned, rules()) == what_if_rules(*pool, rules())
