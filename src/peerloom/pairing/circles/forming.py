"""`form_circles`: people, mentors and rules in, balanced circles out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from peerloom.pairing.answers import fold
from peerloom.pairing.circles.explaining import Table, circles_of
from peerloom.pairing.circles.gathering import gather
from peerloom.pairing.circles.plans import Sizes, common_sizes
from peerloom.pairing.circles.results import Circles
from peerloom.pairing.circles.solving import crowd_of, seat
from peerloom.pairing.circles.wishes import Spread
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Rules


def form_circles(
    people: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    size: tuple[int, int] = (4, 10),
    mentors_each: int = 1,
    spread: Sequence[Spread] = (),
) -> Circles:
    """Form circles of ``size`` mentees around ``mentors_each`` (1 or 2) mentors, or of peers alone (0).

    In strict order: locked pairs sit together and rules hold; as many people as possible have a circle; sizes differ
    by at most one, or as little as the rules permit; then the objective of the rules. ``"fair"`` makes the worst-off
    member's score as large as it can be, then the total; ``"total"`` the total alone. A member's score is their mean
    affinity to the other members and their mean affinity to the mentors, in equal parts.

    A mentor leads at most one circle: ``capacity`` counts mentees and says here only whether they lead (above 0).
    As many mentors lead as sizes permit; circles of peers come near the middle of ``size``. Towards a mentor every
    rule holds; `peer_affinity` says which hold among members; two mentors are not compared. ``spread`` wishes are paid
    for from the total, shared by the members of a circle that falls short, so that both objectives see them.

    Up to a dozen people who could sit together are seated exactly, more by a search with a fixed amount of work, whose
    distance from the best is told (``gap``). The order of the input changes nothing; ``rules.seed`` steers the search.

    Too few people or mentors are no error: ``left_out`` says who has no circle and why. Raises ValueError for sizes
    below 2 or in the wrong order, other numbers of mentors, mentors for circles of peers, the objective ``"stable"``,
    ids that occur twice (or persons, among mentors who lead in twos), and wishes that can't be meant.
    """
    _check(mentors, rules, size, mentors_each)
    sizes = Sizes(*size, many=mentors_each > 0)
    gathering = gather(people, mentors, rules, most=size[1], each=mentors_each, spread=spread)
    companies = [(rows, cols, gathering.company.part(rows, cols)) for rows, cols in gathering.tables()]
    common = common_sizes([crowd_of(company, sizes) for _, _, company in companies], sizes)
    fair = rules.objective == "fair"
    tables = [
        Table(rows, cols, crowd_of(company, sizes), seat(company, sizes, common, fair=fair, seed=rules.seed))
        for rows, cols, company in companies
    ]
    return circles_of(gathering, tables, sizes, rules.objective)


def _check(mentors: Sequence[Mentor], rules: Rules, size: tuple[int, int], mentors_each: int) -> None:
    if not 2 <= size[0] <= size[1]:
        raise ValueError(f"size must be the least and the most members of a circle, at least 2, not {size}")
    if mentors_each not in {0, 1, 2}:
        raise ValueError(f"mentors_each must be 0 (peers only), 1 or 2, not {mentors_each}")
    if mentors and not mentors_each:
        raise ValueError("mentors must be empty where mentors_each is 0: circles of peers have none")
    persons = sorted(fold(one.person) for one in mentors if one.person is not None)
    twice = [one for one, other in pairwise(persons) if one == other]
    if mentors_each == 2 and twice:
        raise ValueError(f"mentors hold the person {twice[0]!r} twice, who can't be both mentors of one circle")
    if rules.objective == "stable":
        raise ValueError("rules.objective must be fair or total: there are no stable circles in general")
