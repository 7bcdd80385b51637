"""What pages, API and command line read about matching."""

from peerloom.domain.matching.queries.criteria import current_rules, drafts_of, engine_rules, proposed_criteria
from peerloom.domain.matching.queries.drafts import WEIGHT_WORDS, CriterionDraft
from peerloom.domain.matching.queries.imports import PreviewRow, imports_of, issues_of, preview_rows
from peerloom.domain.matching.queries.moves import MoveCost, cost_of_move
from peerloom.domain.matching.queries.reasons import Part, WhyLeftOut, explain_left_out, parts_of, reasons_for
from peerloom.domain.matching.queries.runs import (
    Difference,
    Order,
    ProposalFilter,
    decisions_of,
    differences,
    left_out_of,
    proposals_of,
    runs_of,
)

__all__ = [
    "WEIGHT_WORDS",
    "CriterionDraft",
    "Difference",
    "MoveCost",
    "Order",
    "Part",
    "PreviewRow",
    "ProposalFilter",
    "WhyLeftOut",
    "cost_of_move",
    "current_rules",
    "decisions_of",
    "differences",
    "drafts_of",
    "engine_rules",
    "explain_left_out",
    "imports_of",
    "issues_of",
    "left_out_of",
    "parts_of",
    "preview_rows",
    "proposals_of",
    "proposed_criteria",
    "reasons_for",
    "runs_of",
]
