"""What can be done with relationships, split by noun."""

from peerloom.domain.relationships.operations.expectations import (
    CannotStateExpectations,
    StatedExpectations,
    state_expectations,
)
from peerloom.domain.relationships.operations.introductions import Introduction, introduce, withdraw

__all__ = [
    "CannotStateExpectations",
    "Introduction",
    "StatedExpectations",
    "introduce",
    "state_expectations",
    "withdraw",
]
