"""People without a partner, gathered by reason, for the review."""

from __future__ import annotations

from dataclasses import dataclass, field

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.queries import explain_left_out, left_out_of


@dataclass(slots=True)
class LeftOutGroup:
    """People whom the same reason kept out and the same change would help."""

    reason: str
    remedy: str
    people: list[Application] = field(default_factory=list)


@dataclass(slots=True)
class LeftOutPeople:
    """Mentees in groups, the largest first; mentors only as names: nobody misses out by their staying free."""

    groups: list[LeftOutGroup]
    mentors: list[Application]

    @property
    def mentees(self) -> int:
        return sum(len(group.people) for group in self.groups)


def left_out_people(run: MatchRun) -> LeftOutPeople:
    """Give it a run whose rule set has its criteria loaded; one query."""
    groups: dict[tuple[str, str], LeftOutGroup] = {}
    mentors = []
    for row in left_out_of(run).prefetch_related(None):
        row.run = run
        if row.application.side == Side.MENTOR:
            mentors.append(row.application)
            continue
        why = explain_left_out(row)
        group = groups.setdefault((why.reason, why.remedy), LeftOutGroup(why.reason, why.remedy))
        group.people.append(row.application)
    return LeftOutPeople(sorted(groups.values(), key=lambda group: -len(group.people)), mentors)
