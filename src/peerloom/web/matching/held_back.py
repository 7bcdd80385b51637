"""People whom a practice standard keeps out of the matching, for the pages of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries.held_back import obstacles_at
from peerloom.domain.standards.queries import gaps, plan_sentence

MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A name and what is missing: "one reference is missing". ``paired``: the run proposes them all the same."""

    name: str
    why: str
    paired: bool


@dataclass(frozen=True, slots=True)
class HeldBack:
    """``people`` are the first few of ``count``, those in a pair of the run first; ``plan`` is what the program
    itself misses."""

    people: list[Held]
    count: int
    paired: int
    plan: list[str]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.people)

    @property
    def anything(self) -> bool:
        return bool(self.count or self.plan)


def held_back_people(run: MatchRun, *, at: datetime) -> HeldBack:
    """As it is at this moment; what is published stays as it was. Expects the run's cohort with its program."""
    if run.state == RunState.PUBLISHED:
        return HeldBack([], 0, 0, [])
    obstacles = obstacles_at(run.cohort, at)
    paired = _paired(run) if obstacles.people else set()
    people = [
        Held(one.application.person.name, gaps(one.blocking), paired=one.application.pk in paired)
        for one in obstacles.people
    ]
    people.sort(key=lambda held: not held.paired)
    return HeldBack(
        people[:MOST_NAMED],
        len(people),
        sum(held.paired for held in people),
        [f"{finding.rule.standard.title}: {plan_sentence(finding)}" for finding in obstacles.plan],
    )


def _paired(run: MatchRun) -> set[int]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return {end for pair in rows.values_list("mentee_id", "mentor_id") for end in pair}
