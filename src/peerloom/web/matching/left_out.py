"""People without a partner, gathered by reason, for the review."""

from __future__ import annotations

from dataclasses import dataclass, field

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.queries import explain_left_out, left_out_of

MOST_EXPLAINED = 200
"""Whoever reads the page can act on some dozens; a run without mentors must not make it endless."""


@dataclass(slots=True)
class LeftOutGroup:
    """People whom the same reason kept out, and what would help some of them."""

    reason: str
    people: list[Application] = field(default_factory=list)
    remedies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LeftOutPeople:
    """``mentees`` and ``mentors`` count everyone; ``groups`` and ``free_mentors`` hold those who are named."""

    groups: list[LeftOutGroup]
    free_mentors: list[Application]
    mentees: int
    mentors: int

    @property
    def unnamed(self) -> int:
        return max(self.mentees - sum(len(group.people) for group in self.groups), 0)


def left_out_people(run: MatchRun, *, matched_mentors: int) -> LeftOutPeople:
    """Give it a run whose rule set has its criteria loaded; one query."""
    groups: dict[str, LeftOutGroup] = {}
    free = []
    for row in left_out_of(run).prefetch_related(None)[:MOST_EXPLAINED]:
        row.run = run
        if row.application.side == Side.MENTOR:
            free.append(row.application)
            continue
        why = explain_left_out(row)
        group = groups.setdefault(why.reason, LeftOutGroup(why.reason))
        group.people.append(row.application)
        if why.remedy and why.remedy not in group.remedies:
            group.remedies.append(why.remedy)
    return LeftOutPeople(
        groups=sorted(groups.values(), key=lambda group: -len(group.people)),
        free_mentors=free,
        mentees=max(run.mentees - run.matched, 0),
        mentors=max(run.mentors - matched_mentors, 0),
    )
