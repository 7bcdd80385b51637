"""Runs of a cohort, what they propose and how two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.paginator import Page

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import LeftOut, MatchRun, Proposal
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet


class Order(StrEnum):
    WORST = "worst"
    BEST = "best"
    MENTEE = "mentee"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which pairs to show. ``words`` are looked for in both names; ``state`` is a `ProposalState` or "forbidden"."""

    words: str = ""
    state: str = ""
    score_below: int | None = None  # of 10,000


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one mentee between two runs. None stands for nobody."""

    mentee: Application
    before: tuple[Application, ...]
    after: tuple[Application, ...]
    score_before: int | None
    score_after: int | None

    @property
    def what(self) -> str:
        """ "new", "changed" or "lost"."""
        if not self.before:
            return "new"
        return "changed" if self.after else "lost"


def runs_of(cohort: Cohort) -> ScopedQuerySet[MatchRun]:
    """The cohort's runs with their job and who started them, newest first; discarded ones too."""
    raise NotImplementedError


def proposals_of(
    run: MatchRun,
    *,
    chosen: ProposalFilter | None = None,
    order: str = Order.WORST,
    page: int = 1,
    per_page: int = 50,
) -> Page[Proposal]:
    """One page of the run's pairs with both people and the runner-up, by default worst first."""
    raise NotImplementedError


def left_out_of(run: MatchRun) -> ScopedQuerySet[LeftOut]:
    """Everyone without a partner, mentees first, with the person and the remedy's mentor."""
    raise NotImplementedError


def decisions_of(cohort: Cohort) -> dict[tuple[int, int], Decision]:
    """What was decided about pairs, by the primary keys of the (mentee's, mentor's) applications."""
    raise NotImplementedError


def differences(run: MatchRun, earlier: MatchRun) -> list[Difference]:
    """Mentees who have other mentors in ``run`` than in ``earlier``: lost ones first, then changed, then new."""
    raise NotImplementedError
