"""How well people would sit together in circles under a run's rules, with today's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.criteria import engine_rules
from peerloom.domain.matching.queries.pool import Snapshot, decided_pairs, snapshot_of
from peerloom.domain.programs.models import Cohort
from peerloom.pairing import Kind, Mentee, Mentor, Rules, WeeklyTimes
from peerloom.pairing.circles.in_common import common_with_most
from peerloom.pairing.circles.peers import peer_affinity
from peerloom.pairing.circles.results import InCommon
from peerloom.pairing.scoring import score_pairs

HOURS_KEPT = 3
SHORTEST_HOUR = 60  # minutes: less is no time to meet


def circle_rules(rules: Rules) -> Rules:
    """For circles as they are; there are no stable circles in general, so that objective becomes the fair one."""
    return replace(rules, objective="fair") if rules.objective == "stable" else rules


def stored_common(common: Iterable[InCommon]) -> list[dict[str, Any]]:
    return [{"label": one.label, "options": list(one.options)} for one in common]


def free_for_all(
    people: Snapshot, seated: Iterable[str], rule_set: RuleSet, *, least: int = SHORTEST_HOUR
) -> list[list[int]]:
    """When all of these (by public id) who told their week are free, the longest times first; nobody's alone."""
    fields = {
        field
        for one in rule_set.criteria.all()
        if one.kind == Kind.SCHEDULE.value and not one.sensitive
        for field in (one.mentee_question, one.mentor_question)
    }
    wanted = set(seated)
    everyone: list[Mentee | Mentor] = [*people.mentees, *people.mentors]
    weeks = [
        answer.intervals
        for one in everyone
        if one.id in wanted
        for field, answer in one.answers.items()
        if field in fields and isinstance(answer, WeeklyTimes)
    ]
    if len(weeks) < 2:  # one week alone says nothing about meeting
        return []
    common = weeks[0]
    for week in weeks[1:]:
        common = _both(common, week)
    long_enough = [[start, end] for start, end in common if end - start >= least]
    return sorted(long_enough, key=lambda time: (time[0] - time[1], time[0]))[:HOURS_KEPT]


def _both(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found = ((max(start, first), min(end, last)) for start, end in one for first, last in other)
    return tuple(sorted((start, end) for start, end in found if start < end))


@dataclass(frozen=True, slots=True)
class Fit:
    """A member's score of 10,000 in some circle, and what they have in common with most of it."""

    score: int
    common: list[dict[str, Any]]


class CircleFit:
    """Everyone of a cohort who can be matched now, compared once under some rules."""

    def __init__(self, cohort: Cohort, rule_set: RuleSet) -> None:
        rules = circle_rules(engine_rules(rule_set, forbidden=decided_pairs(cohort).forbidden))
        self._rule_set = rule_set
        self._people: Snapshot = snapshot_of(cohort)
        self._scores = score_pairs(self._people.mentees, self._people.mentors, rules)
        self._peers = peer_affinity(self._people.mentees, self._people.mentors, rules)
        self._rows = {mentee.id: row for row, mentee in enumerate(self._people.mentees)}
        self._columns = {mentor.id: column for column, mentor in enumerate(self._people.mentors)}

    def fits(self, members: Sequence[Application], hosts: Sequence[Application]) -> dict[int, Fit]:
        """For each member who can be matched at present, by primary key: how well they sit in this circle."""
        there = [member for member in members if member.public_id in self._rows]
        rows = [self._rows[member.public_id] for member in there]
        columns = [self._columns[host.public_id] for host in hosts if host.public_id in self._columns]
        common = common_with_most(self._scores, rows)
        return {
            member.pk: Fit(self._score(row, rows, columns), stored_common(shared))
            for member, row, shared in zip(there, rows, common, strict=True)
        }

    def free_hours(self, seated: Iterable[Application]) -> list[list[int]]:
        return free_for_all(self._people, [one.public_id for one in seated], self._rule_set)

    def _score(self, row: int, rows: list[int], columns: list[int]) -> int:
        others = [other for other in rows if other != row]
        near = float(self._peers.near[row, others].mean()) if others else 0.0
        if not columns:
            return round(near)
        return round((near + float(self._scores.score[row, columns].mean())) / 2)

    def refusal(self, one: Application, members: Sequence[Application], hosts: Sequence[Application]) -> str:
        """Which rule keeps someone, a member or a host, from sitting with these; "" where none does."""
        absent = self._absence(one)
        if absent:
            return absent
        if one.public_id in self._columns:
            return next(filter(None, (self._between(member, one) for member in members)), "")
        with_hosts = next(filter(None, (self._between(one, host) for host in hosts)), "")
        return with_hosts or self._among_members(one, members)

    def _absence(self, one: Application) -> str:
        if one.public_id in self._rows or one.public_id in self._columns:
            return ""
        why = self._people.held_back.get(one.public_id)
        if why:
            return _("%(name)s is held back: %(why)s.") % {"name": one.person.name, "why": why}
        return _("%(name)s does not take part at present.") % {"name": one.person.name}

    def _between(self, member: Application, host: Application) -> str:
        row, column = self._rows.get(member.public_id), self._columns.get(host.public_id)
        if row is None or column is None or self._scores.allowed[row, column]:
            return ""
        names = {"first": member.person.name, "second": host.person.name}
        if self._scores.banned[row, column]:
            return _("%(first)s and %(second)s were set never to be together.") % names
        for scored in self._scores.criteria:
            if scored.forbids[row, column] and not scored.criterion.sensitive:
                rule = names | {"rule": scored.criterion.label}
                return _("The rule “%(rule)s” keeps %(first)s and %(second)s apart.") % rule
        return _("A rule that is kept private keeps %(first)s and %(second)s apart.") % names

    def _among_members(self, one: Application, members: Sequence[Application]) -> str:
        row = self._rows[one.public_id]
        for member in members:
            other = self._rows.get(member.public_id)
            if other is not None and self._peers.apart[row, other]:
                names = {"first": one.person.name, "second": member.person.name}
                return _("A rule keeps %(first)s and %(second)s from sitting in one circle.") % names
        return ""
