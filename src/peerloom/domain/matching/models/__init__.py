"""The tables of matching, split by noun."""

from peerloom.domain.matching.models.circles import CirclePlan, CircleSeat, ProposedCircle
from peerloom.domain.matching.models.imports import ImportIssue, SheetColumn, SheetImport
from peerloom.domain.matching.models.rule_sets import Criterion, PairDecision, RuleSet
from peerloom.domain.matching.models.runs import LeftOut, MatchRun, Proposal

__all__ = [
    "CirclePlan",
    "CircleSeat",
    "Criterion",
    "ImportIssue",
    "LeftOut",
    "MatchRun",
    "PairDecision",
    "Proposal",
    "ProposedCircle",
    "RuleSet",
    "SheetColumn",
    "SheetImport",
]
