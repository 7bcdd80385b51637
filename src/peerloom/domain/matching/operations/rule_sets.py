"""Writing the next version of a cohort's rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.drafts import CriterionDraft
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotSaveRules(Refused):
    """A criterion can't be used as it is; the message names it."""


def save_rules(
    *,
    cohort: Cohort,
    objective: str,
    criteria: Sequence[CriterionDraft],
    based_on_version: int,
    by: Actor,
    at: datetime,
) -> RuleSet:
    """Write the next version; ``based_on_version`` is the one that the form showed (0 for none).

    A criterion on a sensitive question is sensitive, whatever the draft says.
    Raises CannotSaveRules, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError
