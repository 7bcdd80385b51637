"""The criteria of a cohort: those that hold, and those that its questions suggest."""

from __future__ import annotations

from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.drafts import CriterionDraft
from peerloom.domain.programs.models import Cohort
from peerloom.pairing import Rules


def current_rules(cohort: Cohort) -> RuleSet | None:
    """The newest rule set with its criteria, None before the first."""
    raise NotImplementedError


def drafts_of(rule_set: RuleSet) -> tuple[CriterionDraft, ...]:
    """A rule set's criteria, ready for a form."""
    raise NotImplementedError


def proposed_criteria(cohort: Cohort) -> tuple[CriterionDraft, ...]:
    """What the two sides' questions suggest; empty until both sides have answered questions that belong together."""
    raise NotImplementedError


def engine_rules(
    rule_set: RuleSet, *, locked: tuple[tuple[str, str], ...] = (), forbidden: tuple[tuple[str, str], ...] = ()
) -> Rules:
    """The engine's rules; locked and forbidden pairs are (mentee, mentor) by the public ids of their applications."""
    raise NotImplementedError
