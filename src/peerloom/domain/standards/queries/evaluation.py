"""Every rule of a program against its plan and against everyone who may be matched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Cohort
from peerloom.domain.standards.enums import Holding, Light
from peerloom.domain.standards.queries.facts import Applicant, Facts, applicants_of, facts_about
from peerloom.domain.standards.queries.findings import Finding, Rule, light_of
from peerloom.domain.standards.queries.people_checks import CHECKS_OF_PEOPLE, outcome_of
from peerloom.domain.standards.queries.program_checks import program_findings
from peerloom.domain.standards.queries.rules_of import Waivers, rules_of, waivers_of


@dataclass(frozen=True, slots=True)
class PersonStandards:
    """One application and what was found about it, in the registry's order."""

    application: Application
    findings: tuple[Finding, ...]

    @property
    def light(self) -> Light:
        return light_of(self.findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def can_be_matched(self) -> bool:
        """Accepted, taking part at present, and held back by nothing."""
        return (
            self.application.state == ApplicationState.ACCEPTED
            and self.application.person.standing == Standing.ACTIVE
            and not self.blocking
        )


@dataclass(frozen=True, slots=True)
class CohortStandards:
    """What was found about the program's plan and about everyone who may be matched."""

    rules: Sequence[Rule]
    program: Sequence[Finding]
    people: Sequence[PersonStandards]


def standards_of(cohort: Cohort, *, on: date) -> CohortStandards:
    """Everything, as it is on that day; the same number of queries for one person as for ten thousand.

    Expects the cohort's program to be loaded. A program without rules has nothing to find.
    """
    rules = rules_of(cohort.program)
    if not rules:
        return CohortStandards((), (), ())
    waivers = waivers_of(cohort.program, on=on)
    return CohortStandards(
        rules, program_findings(cohort, rules, waivers), _people(cohort, rules, waivers, on=on, pool_only=False)
    )


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What blocking rules stop: the whole program, by its plan, and people of the pool, by name."""

    plan: Sequence[Finding]
    people: Sequence[PersonStandards]


def obstacles_to_matching(cohort: Cohort, *, on: date) -> Obstacles:
    """Blocking rules that are not kept on that day. One query where a program has none.

    While the plan misses one, nobody is introduced; whoever misses one is matched with nobody.
    """
    rules = [rule for rule in rules_of(cohort.program) if rule.severity == Severity.BLOCK]
    if not rules:
        return Obstacles((), ())
    waivers = waivers_of(cohort.program, on=on)
    plan = [finding for finding in program_findings(cohort, rules, waivers) if finding.blocks]
    people = _people(cohort, rules, waivers, on=on, pool_only=True)
    return Obstacles(plan, [person for person in people if person.blocking])


def _people(
    cohort: Cohort, rules: Iterable[Rule], waivers: Waivers, *, on: date, pool_only: bool
) -> list[PersonStandards]:
    asked = [rule for rule in rules if rule.id in CHECKS_OF_PEOPLE]
    applicants = applicants_of(cohort, pool_only=pool_only, on=on)
    facts = facts_about(cohort, applicants, asked, on=on)
    return [PersonStandards(one.application, _findings(one, asked, facts, waivers, on)) for one in applicants]


def _findings(one: Applicant, rules: Collection[Rule], facts: Facts, waivers: Waivers, on: date) -> tuple[Finding, ...]:
    found = []
    for rule in rules:
        outcome = outcome_of(rule, one, facts, on)
        if outcome is None:
            continue
        waiver = None if outcome.held else waivers.of(rule.id, one.application.person_id)
        holding = Holding.HELD if outcome.held else Holding.WAIVED if waiver else Holding.MISSING
        found.append(Finding(rule, holding, outcome.have, outcome.what, waiver))
    return tuple(found)
