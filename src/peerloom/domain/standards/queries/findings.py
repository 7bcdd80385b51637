"""What was found about one rule, of one person or of the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Waiver
from peerloom.domain.programs.standards import Standard
from peerloom.domain.standards.enums import Holding, Light


@dataclass(frozen=True, slots=True)
class Rule:
    """A practice standard as one program keeps it."""

    standard: Standard
    severity: Severity
    value: int
    profile: str

    @property
    def id(self) -> str:
        return self.standard.id


@dataclass(frozen=True, slots=True)
class Finding:
    """``have`` is how much there is of what the rule counts, ``what`` the kinds or days that a sentence names."""

    rule: Rule
    holding: Holding
    have: int = 0
    what: tuple[str, ...] = ()
    waiver: Waiver | None = None

    @property
    def missing(self) -> bool:
        return self.holding == Holding.MISSING

    @property
    def blocks(self) -> bool:
        return self.missing and self.rule.severity == Severity.BLOCK

    @property
    def warns(self) -> bool:
        return self.missing and self.rule.severity == Severity.WARN


def light_of(findings: Iterable[Finding]) -> Light:
    """Red where a rule stops, amber where one warns. What only informs leaves it green."""
    light = Light.GREEN
    for finding in findings:
        if finding.blocks:
            return Light.RED
        if finding.warns:
            light = Light.AMBER
    return light
