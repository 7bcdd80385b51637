"""What the state of a relationship allows."""

from __future__ import annotations

from peerloom.domain.relationships.enums import RelationshipState

TOGETHER = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE, RelationshipState.CLOSING)
"""People are in touch, meet and write."""

GOING_ON = (*TOGETHER, RelationshipState.PAUSED)
"""Not over: it counts for capacity, and staff look after it."""
