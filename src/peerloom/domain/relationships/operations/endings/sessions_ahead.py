"""What becomes of meetings that were planned for a time in which a relationship rests or is over."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise

from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_coming_sessions


def call_off_sessions_ahead(relationship: Relationship, *, reason: Promise, at: datetime) -> int:
    """Cancel them in nobody's name, with a reason in the organisation's language that blames nobody; how many.

    Part of a larger operation, which holds the relationship's lock.
    """
    with translation.override(relationship.organisation.locale):
        words = str(reason)
    return cancel_coming_sessions(relationship=relationship, reason=words, by=None, at=at)
