"""What pages and matching read about practice standards."""

from peerloom.domain.standards.queries.evaluation import (
    CohortStandards,
    Obstacles,
    PersonStandards,
    obstacles_to_matching,
    standards_of,
)
from peerloom.domain.standards.queries.findings import Finding, Rule
from peerloom.domain.standards.queries.plan_sentences import plan_sentence
from peerloom.domain.standards.queries.rules_of import rules_of, waivers_in_force
from peerloom.domain.standards.queries.sentences import gap, gaps, sentence

__all__ = [
    "CohortStandards",
    "Finding",
    "Obstacles",
    "PersonStandards",
    "Rule",
    "gap",
    "gaps",
    "obstacles_to_matching",
    "plan_sentence",
    "rules_of",
    "sentence",
    "standards_of",
    "waivers_in_force",
]
