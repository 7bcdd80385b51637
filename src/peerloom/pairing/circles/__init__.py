"""Circles: balanced groups of mentees around one or two mentors, or of peers alone."""

from peerloom.pairing.circles.forming import form_circles
from peerloom.pairing.circles.left_over import describe_left_over
from peerloom.pairing.circles.results import (
    Circle,
    Circles,
    InCommon,
    Lead,
    LeftOver,
    Member,
    Reason,
    SpreadReached,
)
from peerloom.pairing.circles.wishes import Spread

__all__ = [
    "Circle",
    "Circles",
    "InCommon",
    "Lead",
    "LeftOver",
    "Member",
    "Reason",
    "Spread",
    "SpreadReached",
    "describe_left_over",
    "form_circles",
]
