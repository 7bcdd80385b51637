"""Why two people fit, and why somebody was left out, as sentences in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import LeftOut, Proposal


@dataclass(frozen=True, slots=True)
class Part:
    """One strip of a score: ``points`` of ``possible`` (of 10,000 together). ``known`` is False where guessed."""

    label: str
    points: int
    possible: int
    known: bool


@dataclass(frozen=True, slots=True)
class WhyLeftOut:
    """The reason, and what would help ("" where nothing small would)."""

    reason: str
    remedy: str


def parts_of(proposal: Proposal) -> tuple[Part, ...]:
    """What the score is made of, for coordinators. Private criteria stand together under "Other and private"."""
    raise NotImplementedError


def reasons_for(proposal: Proposal, side: Side) -> list[str]:
    """Sentences for one side ("You both speak ..."), the weightiest first; nothing private is said or hinted at."""
    raise NotImplementedError


def explain_left_out(left_out: LeftOut) -> WhyLeftOut:
    """Why somebody has no partner and the smallest change that would help, for coordinators."""
    raise NotImplementedError
