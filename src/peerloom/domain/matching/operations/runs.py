"""Starting, cancelling and discarding runs."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.matching.models import MatchRun
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotStartRun(Refused):
    """Something is missing; the message says what to do first."""


class CannotCancelRun(Refused):
    """The run is neither waiting nor running."""


class CannotDiscardRun(Refused):
    """The run is published, or still under way."""


def start_run(*, cohort: Cohort, by: Actor, at: datetime) -> MatchRun:
    """Queue a run with the newest rules; a job computes it.

    While one is waiting or running, that one is returned: the same form sent twice starts one run.
    Raises CannotStartRun, PermissionDenied.
    """
    raise NotImplementedError


def cancel_run(*, run: MatchRun, by: Actor, at: datetime) -> MatchRun:
    """Stop a run that is waiting or running; it counts as discarded. Raises CannotCancelRun, PermissionDenied."""
    raise NotImplementedError


def discard_run(*, run: MatchRun, revision: int, by: Actor, at: datetime) -> MatchRun:
    """Put a ready or failed run aside. Raises CannotDiscardRun, ChangedMeanwhile, PermissionDenied."""
    raise NotImplementedError
