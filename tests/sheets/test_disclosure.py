"""Private criteria count, and nothing that is written gives them away."""

from __future__ import annotations

from peerloom.pairing import Criterion, Kind, Pair, Share
from peerloom.sheets.disclosure import TOGETHER, disclosure


def criterion(key: str, *, weight: float = 1.0, sensitive: bool = False, kind: Kind = Kind.OVERLAP) -> Criterion:
    return Criterion(key=key, kind=kind, mentee=key, mentor=key, label=key, weight=weight, sensitive=sensitive)


def share(key: str, points: int, possible: int) -> Share:
    return Share(key, key, Kind.OVERLAP, points, possible, known=True, sensitive=False)


def test_without_private_criteria_every_criterion_has_its_column() -> None:
    shown = disclosure([criterion("a"), criterion("b")])
    assert shown.headings() == ("a", "b")


def test_a_private_criterion_hides_behind_as_much_weight_of_ordinary_ones() -> None:
    criteria = [
        criterion("grade", weight=3),
        criterion("profession", weight=1, kind=Kind.SAME),
        criterion("hobbies", weight=1),
        criterion("identity", weight=2, sensitive=True),
    ]
    shown = disclosure(criteria)
    assert shown.headings() == ("grade", TOGETHER)
    assert shown.together == {"identity", "hobbies", "profession"}


def test_a_lone_ordinary_criterion_is_not_left_to_give_the_private_one_away() -> None:
    shown = disclosure([criterion("grade"), criterion("identity", sensitive=True)])
    assert shown.headings() == (TOGETHER,)


def test_nobody_sees_who_asked_for_what_is_private() -> None:
    """Two pairs with the same score and the same open part: only one mentee had the private wish."""
    criteria = [criterion("a", weight=4), criterion("b"), criterion("c", sensitive=True)]
    shown = disclosure(criteria)
    asked = Pair("x", "y", 7000, (share("a", 5000, 6667), share("b", 1167, 1667), share("c", 833, 1667)), False, None)
    not_asked = Pair("x", "y", 7000, (share("a", 6000, 8000), share("b", 1000, 2000), share("c", 0, 0)), False, None)
    assert shown.per_cent(asked) == shown.per_cent(not_asked) == (75, 60)
