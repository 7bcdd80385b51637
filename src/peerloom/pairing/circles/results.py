"""What `form_circles` answers: circles with their reasons, people left over with theirs, and how good it could be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from peerloom.pairing.results import Share
from peerloom.pairing.rules import Kind, Objective


@dataclass(frozen=True, slots=True)
class Lead:
    """One mentor of a member's circle: the pair's score in 0..FULL_SCORE, and the shares that add up to it."""

    mentor: str
    score: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class InCommon:
    """What a member chose that most of the circle chose as well; never from a field that is sensitive anywhere."""

    key: str
    label: str
    kind: Kind
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A mentee in a circle. ``score`` (0..FULL_SCORE) is their mean affinity to the others and to the mentors, halved
    and added; to the others alone where there are no mentors."""

    mentee: str
    score: int
    leads: tuple[Lead, ...]
    common: tuple[InCommon, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Members and mentors by id. ``score`` is the mean of the members' scores, ``worst`` the smallest of them."""

    members: tuple[Member, ...]
    mentors: tuple[str, ...]
    score: int
    worst: int


class Reason(StrEnum):
    """Why someone is in no circle."""

    NOT_ASKED = "not_asked"  # a mentee who asks for no mentor, or a mentor who offers no place
    NO_MENTORS = "no_mentors"  # fewer mentors than one circle needs
    RULE = "rule"  # rules leave nobody, or too few, to sit with
    TOO_FEW = "too_few"  # too few people for one circle
    FULL = "full"  # every circle is full, and nobody is left to begin another
    NOT_NEEDED = "not_needed"  # a mentor for whom no circle is left


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Someone in no circle, and why; `describe_left_over` makes a sentence of it."""

    person: str
    side: Literal["mentee", "mentor"]
    reason: Reason


@dataclass(frozen=True, slots=True)
class SpreadReached:
    """How far a balance wish was met.

    ``circles_met`` of ``circles`` have at least ``least`` such members; ``missing`` people are short in the others
    together. Without the wish the same search would find ``cost`` more points of the total (0 where that is no gain),
    and a worst-off member ``cost_worst`` points better off. Where the wish is ``sensitive``, ``label`` and ``value``
    are empty and ``counts`` (one number per circle, in the order of the circles) is not told.
    """

    key: str
    label: str
    value: str
    least: int
    sensitive: bool
    circles_met: int
    circles: int
    missing: int
    cost: int
    cost_worst: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Circles:
    """The result of `form_circles`, circles with the lowest score first.

    ``total`` adds up the members' scores; no way to place as many people in circles of these sizes has a larger total
    than ``upper_bound`` (where rules part people into groups that can't mix: as many of each group), and ``gap`` is
    (upper_bound - total) / upper_bound. ``worst`` is the smallest score of any member (0 without members).
    """

    circles: tuple[Circle, ...]
    left_out: tuple[LeftOver, ...]
    total: int
    upper_bound: int
    gap: float
    worst: int
    spreads: tuple[SpreadReached, ...]
    notes: tuple[str, ...]
    objective: Objective
    method: str

    @property
    def placed(self) -> int:
        """How many mentees have a circle."""
        return sum(len(circle.members) for circle in self.circles)
