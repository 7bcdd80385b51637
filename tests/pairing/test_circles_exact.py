"""`form_circles` on tiny groups against every way to form circles, computed from the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peerloom.pairing import Mentee, Mentor, Objective, Rules
from peerloom.pairing.circles import Circles, Spread, form_circles
from peerloom.pairing.circles.peers import Peers, peer_affinity
from peerloom.pairing.pool import make_pool
from peerloom.pairing.scoring import Scores
from tests.pairing.people import CRITERIA, answers

SIZE = (2, 4)
SPREAD = Spread("grade", "junior", least=1, price=700)
Circle = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Case:
    people: list[Mentee]
    mentors: list[Mentor]
    rules: Rules
    each: int
    spread: tuple[Spread, ...]

    def circles(self) -> Circles:
        return form_circles(
            self.people, self.mentors, self.rules, size=SIZE, mentors_each=self.each, spread=self.spread
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    chance = Random(draw(st.integers(0, 2**32)))
    each = chance.choice([0, 1, 1, 2])
    people = [Mentee(f"e{index}", draw(answers())) for index in range(chance.randint(2, 7))]
    mentors = [Mentor(f"o{index}", draw(answers())) for index in range(chance.randint(each, 3) if each else 0)]
    names = [person.id for person in people]
    bans = [(chance.choice(names), chance.choice(names + [one.id for one in mentors])) for _ in range(3)]
    locked = [(chance.choice(names), chance.choice(mentors).id)] if mentors and chance.random() < 0.4 else []
    # DIFFERENT is a rule towards mentors alone; required SAME would often split so few people to nothing.
    objective: Objective = chance.choice(["fair", "total"])
    rules = Rules(CRITERIA, objective=objective, forbidden=tuple(bans), locked=tuple(locked))
    spread = (SPREAD,) if chance.random() < 0.4 and any("grade" in one.answers for one in people) else ()
    return Case(people, mentors, rules, each, spread)


class Slow:
    """Everything that the definitions say, read off the scores."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.scores: Scores = make_pool(case.people, case.mentors, replace(case.rules, locked=())).scores
        self.peers: Peers = peer_affinity(self.scores.mentees, self.scores.mentors, case.rules)
        rows = {one.id: row for row, one in enumerate(self.scores.mentees)}
        cols = {one.id: col for col, one in enumerate(self.scores.mentors)}
        named = [(rows[one], cols[other]) for one, other in case.rules.locked]
        self.locked = [(row, col) for row, col in named if self.scores.allowed[row, col]]

    def member(self, circle: Circle, row: int) -> float:
        members, mentors = circle
        near = sum(self.peers.near[row, other] for other in members) / (len(members) - 1)
        if not mentors:
            return float(near)
        return float(near / 2 + sum(self.scores.score[row, col] for col in mentors) / len(mentors) / 2)

    def missing(self, circle: Circle) -> float:
        juniors = sum(self.scores.mentees[row].answers.get("grade") == "junior" for row in circle[0])
        return sum(max(0, one.least - juniors) * one.price for one in self.case.spread)

    def is_possible(self, circle: Circle) -> bool:
        members, mentors = circle
        apart = any(self.peers.apart[one, other] for one, other in combinations(members, 2))
        led = all(self.scores.allowed[row, col] for row in members for col in mentors)
        kept = all((row in members) == (col in mentors) for row, col in self.locked)
        return led and kept and not apart

    def ways(self) -> Iterator[list[Circle]]:
        yield from self._extend(frozenset(range(len(self.case.people))), frozenset(range(len(self.case.mentors))))

    def _extend(self, people: frozenset[int], mentors: frozenset[int]) -> Iterator[list[Circle]]:
        if not people:
            yield []
            return
        first = min(people)
        if first not in {row for row, _ in self.locked}:
            yield from self._extend(people - {first}, mentors)
        for size in range(SIZE[0], SIZE[1] + 1):
            for others in combinations(sorted(people - {first}), size - 1):
                for led_by in combinations(sorted(mentors), self.case.each):
                    circle = ((first, *others), led_by)
                    if self.is_possible(circle):
                        for rest in self._extend(people - set(circle[0]), mentors - set(led_by)):
                            yield [circle, *rest]

    def rank(self, way: list[Circle]) -> tuple[float, ...]:
        """Better is larger."""
        sizes = [len(members) for members, _ in way]
        placed, number = sum(sizes), len(way)
        values = [
            self.member(circle, row) - self.missing(circle) / len(circle[0]) for circle in way for row in circle[0]
        ]
        taste: tuple[float, ...] = (number,) if self.case.each else (-abs(placed / number - sum(SIZE) / 2), number)
        uneven = max(1, max(sizes) - min(sizes))
        worst = round(min(values), 4) if self.case.rules.objective == "fair" else 0.0
        return (placed, -uneven, *taste, worst, round(sum(values), 4))


def read(found: Circles, slow: Slow) -> list[Circle]:
    rows = {one.id: row for row, one in enumerate(slow.scores.mentees)}
    cols = {one.id: col for col, one in enumerate(slow.scores.mentors)}
    return [
        (tuple(rows[one.mentee] for one in circle.members), tuple(cols[name] for name in circle.mentors))
        for circle in found.circles
    ]


@given(cases())
@settings(max_examples=80, deadline=None)
def test_no_other_circles_are_better(case: Case) -> None:
    slow = Slow(case)
    if case.each:
        # People whom rules part into groups that can't mix are seated group by group.
        assume(any(slow.scores.allowed[:, col].all() for col in range(len(case.mentors))))
    ways = [way for way in slow.ways() if way]
    found = case.circles()
    if not ways:
        assert (not found.circles) or found.notes
        return
    way = read(found, slow)
    assert found.method == "every seating compared"
    assert all(slow.is_possible(circle) for circle in way)
    assert slow.rank(way) == max(slow.rank(one) for one in ways)
    scores = [round(slow.member(circle, row)) for circle in way for row in circle[0]]
    assert scores == [member.score for circle in found.circles for member in circle.members]
    assert found.worst == min(scores)
    like = [one for one in ways if sorted(len(rows) for rows, _ in one) == sorted(len(rows) for rows, _ in way)]
    assert found.upper_bound >= int(max(sum(slow.member(c, row) for c in one for row in c[0]) for one in like))
    if found.placed < len(case.people):
        left = {one.person for one in found.left_out if one.side == "mentee"}
        assert left == {one.id for one in case.people} - {m.mentee for c in found.circles for m in c.members}


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_changes_nothing(case: Case, random: Random) -> None:
    found = case.circles()
    random.shuffle(case.people)
    random.shuffle(case.mentors)
    assert case.circles() == found
