"""All conversations of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from peerloom.domain.relationships.models import Message, Relationship
from peerloom.domain.relationships.queries.conversations import unread_by
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.foundation.scope import Actor, ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation in a list; ``last`` is None where nobody has written yet."""

    relationship: Relationship
    last: Message | None
    unread: int


def talks_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """The actor's relationships with how much is unread, the one with the newest message first."""
    unread = (
        unread_by(actor.person_id, actor.organisation_id)
        .filter(thread__relationship=OuterRef("pk"))
        .order_by()
        .values("thread")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = introductions_of(actor, at=at).select_related("thread")
    ordered = rows.annotate(
        unread=Coalesce(Subquery(unread), 0), newest=Coalesce("thread__last_message_at", "introduced_at")
    ).order_by("-newest", "pk")
    return cast("ScopedQuerySet[Relationship]", ordered)


def with_last_messages(rows: Sequence[Relationship], actor: Actor) -> list[Talk]:
    """The newest message of each that the actor can read; one query."""
    mine = {
        part.relationship_id: part
        for row in rows
        for part in row.participations.all()
        if part.person_id == actor.person_id
    }
    threads = {row.thread.pk: row for row in rows if hasattr(row, "thread")}
    newest = (
        Message.objects.within(actor.organisation_id)
        .filter(thread=OuterRef("thread"))
        .order_by("-sent_at")
        .values("pk")[:1]
    )
    messages = (
        Message.objects.within(actor.organisation_id)
        .filter(thread__in=list(threads), pk=Subquery(newest))
        .select_related("author")
    )
    last: dict[int, Message] = {}
    for message in messages:
        row = threads[message.thread_id]
        part = mine[row.pk]
        if part.joined_at <= message.sent_at and (part.left_at is None or message.sent_at <= part.left_at):
            last[row.pk] = message
    return [Talk(row, last.get(row.pk), getattr(row, "unread", 0)) for row in rows]
