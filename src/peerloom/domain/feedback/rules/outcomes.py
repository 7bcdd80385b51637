"""What holds for outcomes: who may keep them, how few people are hidden, how large a file may be."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import FEWEST_TOLD, can_decide_on_program
from peerloom.foundation.scope import Actor
from peerloom.sheets import Limits

FEWEST_PEOPLE = FEWEST_TOLD
"""A mean or a share of fewer people is not shown: it could be read back to somebody."""

LIMITS = Limits(size=50 * 1024 * 1024, rows=100_000, columns=200)
EARLIEST_YEAR = 1950
KEEPS_MEASURES = (Role.OWNER, Role.COORDINATOR)


def can_keep_outcomes(actor: Actor, program: Program) -> bool:
    """Owners and coordinators: values of single people are not for everybody who helps."""
    return can_decide_on_program(actor, program)


def require_outcomes(actor: Actor, program: Program) -> None:
    """Raises PermissionDenied."""
    if not can_keep_outcomes(actor, program):
        raise PermissionDenied


def can_keep_measures(actor: Actor) -> bool:
    """The dictionary belongs to the organisation; who coordinates one of its programs may add to it."""
    return any(grant.role in KEEPS_MEASURES for grant in actor.grants)


def require_measures(actor: Actor) -> None:
    """Raises PermissionDenied."""
    if not can_keep_measures(actor):
        raise PermissionDenied
