"""Which rules a program keeps, and which exceptions hold on a day: two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Guardrail, Program, Waiver
from peerloom.domain.programs.standards import BY_ID, STANDARDS
from peerloom.domain.standards.queries.findings import Rule
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Waivers:
    """Exceptions by rule and person; under the person None those for everyone."""

    by_rule: dict[tuple[str, int | None], Waiver]

    def of(self, rule: str, person: int | None) -> Waiver | None:
        return self.by_rule.get((rule, person)) or self.by_rule.get((rule, None))


def rules_of(program: Program) -> list[Rule]:
    """Those that are not off, in the registry's order."""
    rows = Guardrail.objects.within(program.organisation_id).filter(program=program)
    found = {row.rule: row for row in rows}
    return [
        Rule(BY_ID[standard.id], Severity(row.severity), row.value, program.profile)
        for standard in STANDARDS
        if (row := found.get(standard.id)) is not None
    ]


def waivers_in_force(program: Program, *, on: date) -> ScopedQuerySet[Waiver]:
    """The program's exceptions that hold on that day, newest first."""
    rows = Waiver.objects.within(program.organisation_id).filter(program=program, withdrawn_at__isnull=True)
    return rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on)).select_related("granted_by", "person")


def waivers_of(program: Program, *, on: date) -> Waivers:
    return Waivers({(row.rule, row.person_id): row for row in waivers_in_force(program, on=on)})
