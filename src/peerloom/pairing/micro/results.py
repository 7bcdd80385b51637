"""Short conversations: who waits, who is free, and what `next_conversations` answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Share


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who has wanted to talk ``since`` a minute, on any clock that all minutes of a call share. What they want
    to talk about is among the mentee's answers."""

    mentee: Mentee
    since: int


@dataclass(frozen=True, slots=True)
class Free:
    """A mentor who can talk from minute ``not_before`` (a conversation that is going on ends there) to ``until``, and
    is ready for ``conversations`` more, one after another. The mentor's capacity is not asked."""

    mentor: Mentor
    until: int
    conversations: int = 1
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """Two who should talk now, from minute ``start`` to ``end``.

    ``score`` and ``shares`` are those of any pair; ``waited`` minutes the mentee has waited, ``overdue`` if longer
    than patience. ``below_threshold`` says that the score is not what was asked for: patience is over, or nobody
    better is free in time.
    """

    mentee: str
    mentor: str
    score: int
    shares: tuple[Share, ...]
    start: int
    end: int
    waited: int
    overdue: bool
    below_threshold: bool


class Wait(StrEnum):
    """Why someone still waits."""

    NOBODY_FREE = "nobody_free"  # no mentor has time now
    RULE = "rule"  # rules forbid every mentor who has time now
    TAKEN = "taken"  # those who would suit talk to others, who came first or suit better
    BETTER_EXPECTED = "better_expected"  # a mentor above the threshold becomes free before patience is over


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """Someone whose turn has not come; ``position`` counts from 1, those who have waited longest first.

    ``rule`` is the key of a criterion that by itself forbids every free mentor, "" where it takes several or a ban.
    ``expected`` is the minute at which the next mentor who suits can begin, and ``mentor`` who that is; for
    BETTER_EXPECTED the one who is worth waiting for. None and "" where nobody has told so.
    """

    mentee: str
    reason: Wait
    position: int
    waited: int
    rule: str
    expected: int | None
    mentor: str


@dataclass(frozen=True, slots=True)
class Conversations:
    """The result of `next_conversations`: ``pairs`` by mentee, ``waiting`` by position, and ``idle`` mentors, who have
    time now and nobody to talk to, by id. ``notes`` name locked pairs that a rule forbids."""

    pairs: tuple[Conversation, ...]
    waiting: tuple[StillWaiting, ...]
    idle: tuple[str, ...]
    notes: tuple[str, ...]


def describe_wait(still: StillWaiting, now: int, gettext: Callable[[str], str] = str) -> str:
    """One sentence for the person who waits, in the language of ``gettext``. It names no rule and no mentor."""
    minutes = max(0, (still.expected or now) - now)
    match still.reason:
        case Wait.BETTER_EXPECTED:
            return gettext("Someone who suits you better is expected in {minutes} minutes.").format(minutes=minutes)
        case _ if still.expected is not None:
            return gettext("The next mentor who suits you is expected in {minutes} minutes.").format(minutes=minutes)
        case Wait.NOBODY_FREE:
            return gettext("No mentor has time at the moment.")
        case Wait.RULE:
            return gettext("None of the mentors who have time at the moment suits what was agreed.")
        case Wait.TAKEN:
            return gettext("Every mentor who suits you is talking to someone else.")
