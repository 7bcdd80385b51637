"""What makes a good pair: criteria that score it, rules that forbid it, and the objective of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Objective = Literal["fair", "total", "stable"]
OBJECTIVES: tuple[Objective, ...] = ("fair", "total", "stable")


class Kind(StrEnum):
    """How a criterion compares the mentee's answer with the mentor's. Every kind gives 0.0 to 1.0, or unknown."""

    OVERLAP = "overlap"  # share of what the mentee chose that the mentor offers
    SAME = "same"  # one category, equal is best
    DIFFERENT = "different"  # one category, different is best
    STEP = "step"  # ordered scale: the mentor so many steps above the mentee
    NEARNESS = "nearness"  # numbers: closer is better, nothing left at `reach`
    SCHEDULE = "schedule"  # shared weekly minutes, full marks from `enough_minutes`
    TEXT = "text"  # cosine of TF-IDF vectors, or of a sentence model's
    PREFERENCE = "preference"  # choices by id: ranked or liked, from either side; "never" forbids
    HISTORY = "history"  # met before, by id: avoid or continue


@dataclass(frozen=True, slots=True)
class Criterion:
    """One declared comparison.

    ``key`` is unique in a rule set and names columns and shares; ``label`` is for people.
    ``mentee`` and ``mentor`` name the answers' fields. ``weight`` is relative to the other criteria (>= 0).
    ``required`` turns the criterion into a hard rule as well: a pair whose value is known and below ``minimum``
    is forbidden (a missing answer forbids only where ``missing_forbids``); with weight 0 it is a rule only.
    ``asked`` names a yes/no field of the mentee: only where it holds does the criterion count (someone who did not
    ask for a similar mentor is not scored on it). ``importance`` names a mentee's field with a number or an
    answer on a scale, which multiplies the weight; factors already on the profile win.
    ``importance_scale`` gives that scale, lowest first: its ends mean 0 and 2, its middle 1.
    ``sensitive`` criteria count in the score and never appear by themselves in anything that people read.

    STEP: outside ``steps`` the value is 0, within ``best_steps`` 1; as a rule it forbids what is outside ``steps``,
    whatever ``minimum`` says. Answers are names on ``scale``, lowest first, or numbers where there is no scale.
    TEXT: words are compared, whatever the languages; ``language`` names a field of both sides that holds the code of
    the text's language ("de") where it is known, otherwise it is told from the text. ``model`` names a sentence model
    to compare meanings instead: a folder, an installed package or a registered name (`peerloom.pairing.embeddings`).
    PREFERENCE: the fields hold ids of people on the other side, a tuple when ranked, a set when merely liked; the
    sides that chose anyone count equally. ``never_mentee`` and ``never_mentor`` name fields with ids that this side
    refuses: such a pair is forbidden, required or not.
    HISTORY: the fields hold ids of earlier partners; ``avoid`` favours new pairs, otherwise earlier ones.
    """

    key: str
    kind: Kind
    mentee: str
    mentor: str
    weight: float = 1.0
    label: str = ""
    sensitive: bool = False
    required: bool = False
    minimum: float = 1.0
    missing_forbids: bool = False
    asked: str = ""
    scale: tuple[str, ...] = ()
    steps: tuple[int, int] = (1, 3)
    best_steps: tuple[int, int] = (1, 3)
    reach: float = 1.0
    enough_minutes: int = 60
    avoid: bool = True
    importance: str = ""
    importance_scale: tuple[str, ...] = ()
    never_mentee: str = ""
    never_mentor: str = ""
    language: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least ``share`` (0.0 to 1.0) of all pairs should be of one kind: "30% of pairs cross departments".

    Such pairs have a known value of at least ``minimum`` under the criterion with the key ``criterion``, which may have
    weight 0 and need not be a rule. Each pair that is missing to the share takes ``price`` score points off the total,
    of which a pair brings 0 to FULL_SCORE. ``key`` is unique among the quotas; ``label`` is for people, that of the
    criterion where it is empty.
    """

    key: str
    criterion: str
    share: float
    minimum: float = 1.0
    price: int = 500
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that decides a matching besides the people.

    ``locked``, ``forbidden`` and ``published`` pairs are (mentee id, mentor id).

    ``published`` pairs stay unless giving one up gains more than ``switching_price`` score points: each is judged as if
    it had so many points more. So ``total`` gives some up where the sum of all scores gains more than the price for
    each; ``fair`` compares the worst-off with these points added, so that a mentee whose published pair has 30 of 100
    at a price of 5 is only moved for more than 35, or for someone who has less than 35; ``stable`` lets people leave a
    published partner for somebody whom they find better by more than that. A price of 0 keeps pairs where nothing
    at all is gained. Results tell true scores.

    ``quotas`` are pursued by ``total``, and by ``fair`` as far as nobody falls below the worst score reached without
    them; ``stable`` only tells how far they were reached. Locks, rules, capacities and the number of people who are
    matched always come first.
    """

    criteria: tuple[Criterion, ...] = ()
    objective: Objective = "fair"
    locked: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    neutral: float = field(default=0.5)
    quotas: tuple[Quota, ...] = ()
    published: tuple[tuple[str, str], ...] = ()
    switching_price: int = 0
