"""Who may do what in matching: the same predicates for pages, API and command line."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation.scope import Actor


def can_run_matching(actor: Actor, cohort: Cohort) -> bool:
    """Whether the actor runs the cohort's program: in its own organisation, as owner, coordinator or staff."""
    return cohort.organisation_id == actor.organisation_id and actor.has_for(cohort.program_id, *RUNS_PROGRAMS)


def require_matching(actor: Actor, cohort: Cohort) -> None:
    """Raises PermissionDenied for everyone who may not run this cohort's matching."""
    if not can_run_matching(actor, cohort):
        raise PermissionDenied
