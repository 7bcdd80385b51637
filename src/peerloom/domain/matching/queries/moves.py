"""What a change by hand would cost, before it is made."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun


@dataclass(frozen=True, slots=True)
class MoveCost:
    """A move of one mentee to another mentor, and what comes with it. Scores are of 10,000.

    ``refusal`` says why it can't be done ("" where it can). Where the mentor has no free place, ``displaced`` is the
    mentee who changes over to ``leaving`` in return (a swap).
    """

    mentee: Application
    mentor: Application
    leaving: Application | None  # the mentor whom the mentee leaves; None for someone who was left out
    score_before: int | None
    score_after: int
    displaced: Application | None
    displaced_before: int | None
    displaced_after: int | None
    worst_before: int
    worst_after: int
    total_before: int
    total_after: int
    refusal: str = ""

    @property
    def total_change(self) -> int:
        return self.total_after - self.total_before


def cost_of_move(
    *, run: MatchRun, mentee: Application, mentor: Application, leaving: Application | None = None
) -> MoveCost:
    """What moving a mentee, or placing one who was left out, would change. Changes nothing.

    ``leaving`` is needed only for a mentee with several mentors.
    """
    raise NotImplementedError
