"""Changing a run's result by hand, and deciding about pairs for good."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotDecide(Refused):
    """These two can't be locked together or kept apart."""


class CannotMove(Refused):
    """The move breaks a rule, a capacity or a lock; the message names it."""


def decide_pair(
    *,
    run: MatchRun,
    mentee: Application,
    mentor: Application,
    decision: Decision | None,
    revision: int,
    by: Actor,
    at: datetime,
) -> MatchRun:
    """Lock two people together, keep them apart, or (None) take that back; it holds for every later run.

    In this run, locking marks the pair where it is proposed. Forbidding leaves the pair standing but publishing is
    refused until it has been moved or the run done again. Raises CannotDecide, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError


def move_mentee(
    *,
    run: MatchRun,
    mentee: Application,
    mentor: Application,
    revision: int,
    by: Actor,
    at: datetime,
    leaving: Application | None = None,
) -> Proposal:
    """Give a mentee another mentor: into a free place, or by a swap with the mentee who is there.

    Exactly what `cost_of_move` showed happens. ``leaving`` is needed only for a mentee with several mentors.
    Raises CannotMove, ChangedMeanwhile, PermissionDenied.
    """
    raise NotImplementedError


def place_left_out(
    *, run: MatchRun, mentee: Application, mentor: Application, revision: int, by: Actor, at: datetime
) -> Proposal:
    """Give a mentee who was left out a free place with a mentor. Raises as `move_mentee`."""
    raise NotImplementedError
