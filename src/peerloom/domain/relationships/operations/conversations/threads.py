"""The thread of a relationship, inside the caller's transaction and under its lock."""

from __future__ import annotations

from peerloom.domain.relationships.models import Block, Relationship, Thread
from peerloom.domain.relationships.operations.taking_part import TakingPart
from peerloom.domain.relationships.rules.conversations import Closed, why_closed


def thread_of(relationship: Relationship) -> Thread:
    """Made with the first thing that needs one."""
    thread, _made = Thread.objects.within(relationship.organisation_id).get_or_create(
        relationship=relationship, defaults={"organisation_id": relationship.organisation_id}
    )
    return thread


def closed_for(there: TakingPart, thread: Thread) -> Closed | None:
    """Why the actor cannot write at present."""
    stops = Block.objects.within(thread.organisation_id).filter(thread=thread, until__isnull=True)
    pairs = list(stops.values_list("by", "against"))
    me = there.mine.person_id
    return why_closed(
        there.relationship,
        there.mine,
        there.others,
        stopped_by_me=any(by == me for by, _against in pairs),
        stopped_by_another=any(against == me for _by, against in pairs),
    )
