"""What the engine answers: pairs with their reasons, people left out with theirs, and how good the whole can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.profiles import WeeklyTimes
from peerloom.pairing.rules import Kind, Objective

FULL_SCORE = 10_000
"""A pair's affinity is an integer from 0 to this; people see it as 0 to 100."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The result of `assign`: indices only. ``gap`` is (upper_bound - total) / upper_bound, 0.0 when proven optimal.

    ``worst`` is the smallest summed weight of any mentee who has a mentor (0 when nobody has). No assignment that is as
    full has a worst-off mentee with more than ``worst_bound``, which is infinite where it was not worked out: only
    ``fair`` asks for it. ``prices`` (m,) is what one more place with each mentor is worth at the largest total, 0 for
    mentors who have places left; None for small problems, which are solved without it.
    """

    pairs: NDArray[np.intp]  # (p, 2): mentee row, mentor column, sorted
    total: float
    upper_bound: float
    gap: float
    matched: int
    worst: float
    unmatched: NDArray[np.intp]  # mentees with no mentor at all, sorted
    blocking_pairs: int
    objective: Objective
    method: str
    worst_bound: float = math.inf
    prices: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One criterion's part of a pair's score. ``points`` of ``possible``, both in 0..FULL_SCORE units.

    ``known`` is False where an answer was missing and the neutral value was used. ``common`` holds what the two
    share, for people to read (options, the category, minutes as text); always empty for sensitive criteria.
    Sentences are made from these by `peerloom.pairing.explaining.wording`, in the reader's language.
    """

    key: str
    label: str
    kind: Kind
    points: int
    possible: int
    known: bool
    sensitive: bool
    common: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best mentor for this mentee, and what moving there would cost everyone together (>= 0 for total).

    ``cost`` is None where it was not worked out (locked pairs, several mentors each, very many mentors) or where no
    such matching exists; `what_if_moved` answers for one pair.
    """

    mentor: str
    score: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    mentee: str
    mentor: str
    score: int
    shares: tuple[Share, ...]
    locked: bool
    runner_up: RunnerUp | None


class Obstacle(StrEnum):
    """Why someone was left out."""

    NO_MENTORS = "no_mentors"  # the other side is empty, seen from either side
    RULE = "rule"  # a rule forbids every partner
    SHORTAGE = "shortage"  # allowed partners exist, all their places are taken
    NOT_NEEDED = "not_needed"  # a mentor for whom there was no mentee left
    NO_PLACES = "no_places"  # a mentor who offers no place, or a mentee who asks for none


class Change(StrEnum):
    """The kinds of smallest change that would match someone who was left out."""

    NONE = "none"  # nothing small would do
    ADD_PLACE = "add_place"  # `mentor` takes one more mentee
    RELAX_RULE = "relax_rule"  # waive `rule` for this person and `mentor`
    ADD_MENTOR = "add_mentor"  # recruit one more mentor who satisfies every rule for this person
    ANSWER = "answer"  # this person must answer what `rule` asks before any mentor can suit
    LOWER_RULE = "lower_rule"  # lower the least value of `rule` to `minimum` for all; only in `LeftOut.others`


@dataclass(frozen=True, slots=True)
class Remedy:
    """The smallest change that matches someone, verified on the changed pool; nobody else loses a mentor by it.

    ``mentor`` and, for a mentor who was left out, ``mentee`` are the people to ask. ``minutes`` is how many more
    shared minutes a week would satisfy the waived rule (0 unless it is about free time); ``minimum`` is what the rule
    as a whole would have to be lowered to, from 0.0 to 1.0 (`Change.LOWER_RULE`).
    """

    change: Change
    mentor: str = ""
    rule: str = ""  # the criterion's key
    score: int = 0  # the score of the match this person would get
    mentee: str = ""
    minutes: int = 0
    minimum: float = 0.0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone without a partner, the reason and the remedy; `explaining.wording` makes sentences of them."""

    person: str
    side: Literal["mentee", "mentor"]
    obstacle: Obstacle
    remedy: Remedy
    rule: str = ""  # the key of the binding criterion, where obstacle is RULE ("" if several together, or bans)
    allowed_partners: int = 0  # how many people on the other side no rule forbids
    others: tuple[Remedy, ...] = ()  # larger changes that would also match this person, verified as well


@dataclass(frozen=True, slots=True)
class Need:
    """What one rule asks of a mentor who would help; ``rule`` is its key, "" for a rule that is kept private.

    ``options``: one of them for SAME and STEP, all of them for OVERLAP, none of them for DIFFERENT. ``lowest`` and
    ``highest`` bound the number for NEARNESS. ``times`` (UTC) are those of which ``minutes`` a week are needed for
    SCHEDULE. Where all of these are empty, the rule itself is all that can be told.
    """

    rule: str
    kind: Kind | None = None
    options: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    times: WeeklyTimes | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Shortage:
    """Mentees left out for the same reason, and how many mentors of one kind would match all of them.

    ``needs`` are the rules that keep ``people`` from every place that is or could be made free; such a mentor must
    meet their other rules as well. One such mentor with ``places_each`` places, the usual number here, would match
    ``matched_by_one`` of them, and ``mentors_needed`` with ``places_needed`` places in all would match everyone: then
    ``matched_then`` mentees in all can have a mentor. Verified on the enlarged pool.
    """

    people: tuple[str, ...]
    needs: tuple[Need, ...]
    mentors_needed: int
    places_needed: int
    places_each: int
    matched_by_one: int
    matched_then: int


@dataclass(frozen=True, slots=True)
class QuotaReached:
    """How far a quota was reached: ``reached`` of ``pairs`` pairs are of its kind, where ``wanted`` were asked for.

    ``cost`` is what the total lost by this quota, against the matching without it, in score units; under ``fair``,
    which does not have the largest total, it can be negative. ``worst_change`` is what the worst-off mentee has more.
    Of a ``sensitive`` criterion only is told whether the quota was ``met``, as counts could give answers away:
    ``label`` is then empty and ``reached`` None.
    """

    key: str
    label: str
    wanted: int
    reached: int | None
    pairs: int
    met: bool
    cost: int
    worst_change: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """The result of `match`. Scores are integers in 0..FULL_SCORE; ``pairs`` are sorted worst first.

    No matching that is as full has a total above ``upper_bound``, or a worst-off mentee above ``worst_bound``, which is
    None where it was not worked out. ``kept`` published pairs stay, those ``given_up`` could have stayed. Where quotas
    brought other pairs, no choice that was open to them has a total, less the price of missing pairs, that is better by
    more than ``quota_gap`` (published pairs counting as much more as the switching price says).
    """

    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    total: int
    upper_bound: int
    gap: float
    worst: int
    matched: int
    mentees: int
    mentors: int
    objective: Objective
    method: str
    blocking_pairs: int
    notes: tuple[str, ...]  # e.g. locked pairs that break a rule, by name
    shortages: tuple[Shortage, ...] = ()  # mentees left out, grouped by what would help them, largest group first
    worst_bound: int | None = None
    quotas: tuple[QuotaReached, ...] = ()
    quota_gap: int = 0
    kept: int = 0
    given_up: tuple[tuple[str, str], ...] = ()
