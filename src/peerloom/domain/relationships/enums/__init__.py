"""The choices of relationships, split by noun."""

from peerloom.domain.relationships.enums.asking import ChangeKind, ChangeResult, ChangeState, CheckInState, Feeling
from peerloom.domain.relationships.enums.meeting import (
    AttendanceState,
    OfferState,
    RequestState,
    SessionState,
    SessionWay,
)
from peerloom.domain.relationships.enums.relationships import (
    Cadence,
    ContactChannel,
    EndingKind,
    EndingReason,
    GoalState,
    RelationshipKind,
    RelationshipState,
    Style,
)

__all__ = [
    "AttendanceState",
    "Cadence",
    "ChangeKind",
    "ChangeResult",
    "ChangeState",
    "CheckInState",
    "ContactChannel",
    "EndingKind",
    "EndingReason",
    "Feeling",
    "GoalState",
    "OfferState",
    "RelationshipKind",
    "RelationshipState",
    "RequestState",
    "SessionState",
    "SessionWay",
    "Style",
]
