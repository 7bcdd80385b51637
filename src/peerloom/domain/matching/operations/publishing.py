"""Making a matching real, and taking it back within a time."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.matching.models import MatchRun
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotPublish(Refused):
    """The run is not fit to be published; the message names what is in the way."""


class CannotUndo(Refused):
    """The time for taking the publication back is over, or there is none."""


def publish_run(*, run: MatchRun, revision: int, by: Actor, at: datetime) -> MatchRun:
    """Introduce all pairs of a ready run, in one transaction.

    The run is PUBLISHED and can be undone until ``undo_until``; relationships become visible and messages leave
    only then. Raises CannotPublish, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError


def undo_publication(*, run: MatchRun, by: Actor, at: datetime) -> MatchRun:
    """Take relationships and unsent messages back; the run is READY again. Raises CannotUndo, PermissionDenied."""
    raise NotImplementedError
