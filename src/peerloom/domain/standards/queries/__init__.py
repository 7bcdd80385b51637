"""What pages and matching read about practice standards."""

from peerloom.domain.standards.queries.evaluation import (
    CohortStandards,
    PersonStandards,
    held_back,
    standards_of,
    stopping_the_program,
)
from peerloom.domain.standards.queries.findings import Finding, Rule, light_of
from peerloom.domain.standards.queries.plan_sentences import plan_sentence
from peerloom.domain.standards.queries.rules_of import day_in, rules_of, waivers_in_force
from peerloom.domain.standards.queries.sentences import gap, gaps, sentence

__all__ = [
    "CohortStandards",
    "Finding",
    "PersonStandards",
    "Rule",
    "day_in",
    "gap",
    "gaps",
    "held_back",
    "light_of",
    "plan_sentence",
    "rules_of",
    "sentence",
    "standards_of",
    "stopping_the_program",
    "waivers_in_force",
]
