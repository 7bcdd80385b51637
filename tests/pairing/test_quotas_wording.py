"""Sentences about quotas and published pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, QuotaReached, Rules, match
from peerloom.pairing.explaining.wording_quotas import describe_published, describe_quota

QUOTA = QuotaReached("q", "Across teams", 3, 2, 8, met=False, cost=0, worst_change=0, sensitive=False)


def test_how_far_a_quota_was_reached() -> None:
    assert describe_quota(QUOTA) == ("“Across teams”: 2 of 8 pairs, 3 asked for.",)
    assert describe_quota(replace(QUOTA, pairs=1)) == ("“Across teams”: 2 of 1 pair, 3 asked for.",)


@pytest.mark.parametrize(
    ("cost", "worst", "sentences"),
    [
        (1_200, 0, ["With “Across teams”, all scores together are lower by 12."]),
        (-1_200, 0, ["With “Across teams”, all scores together are higher by 12."]),
        (0, -500, ["With “Across teams”, the lowest score of any mentee is lower by 5."]),
        (0, 500, ["With “Across teams”, the lowest score of any mentee is higher by 5."]),
        (49, -49, []),
    ],
)
def test_what_a_quota_costs(cost: int, worst: int, sentences: list[str]) -> None:
    assert list(describe_quota(replace(QUOTA, cost=cost, worst_change=worst))[1:]) == sentences


@pytest.mark.parametrize(("met", "told"), [(True, "A private quota is met."), (False, "A private quota is not met.")])
def test_of_a_private_quota_neither_name_nor_count_is_told(met: bool, told: str) -> None:
    private = replace(QUOTA, label="", reached=None, met=met, cost=700, sensitive=True)
    assert describe_quota(private) == (told, "With a private quota, all scores together are lower by 7.")


def test_sentences_are_translated_whole() -> None:
    private = replace(QUOTA, label="", reached=None, sensitive=True)
    assert describe_quota(private, gettext=str.upper) == ("A PRIVATE QUOTA IS NOT MET.",)
    told = describe_quota(QUOTA, ngettext=lambda one, many, count: "{label}/{reached}/{count}/{wanted}")
    assert told == ("Across teams/2/8/3",)


def test_published_pairs_are_counted() -> None:
    people = [Mentee("a", {"t": "x"}), Mentee("b", {"t": "y"})], [Mentor("c", {"t": "y"}), Mentor("d", {"t": "x"})]
    rules = Rules((Criterion("t", Kind.SAME, "t", "t"),), published=(("a", "c"), ("b", "d")))
    assert describe_published(match(*people, rules)) == ("2 published pairs are given up for better ones.",)
    kept = replace(rules, switching_price=10_000)
    assert describe_published(match(*people, kept)) == ("2 published pairs stay.",)
    assert describe_published(match(*people, replace(rules, published=()))) == ()
