"""What someone who takes part in a relationship finds of its conversation, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import (
    Attachment,
    Block,
    Message,
    Participation,
    Reading,
    Relationship,
    Thread,
)
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.domain.relationships.rules.conversations import Closed, is_between_two, staff_read_from, why_closed
from peerloom.foundation.scope import Actor, ScopedQuerySet

ON_A_PAGE = 20
MOST_NEWS = 50


@dataclass(frozen=True, slots=True)
class Conversation:
    """A relationship's conversation from one side. ``thread`` is None before the first word.

    ``read_until`` is how far I have read; ``other_read_until`` how far the other has, only between two.
    """

    relationship: Relationship
    mine: Participation
    others: list[Participation]
    thread: Thread | None = None
    read_until: datetime | None = None
    other_read_until: datetime | None = None
    stopped_by_me: bool = False
    stopped_by_another: bool = False

    @property
    def program(self) -> Program:
        return self.relationship.cohort.program

    @property
    def present(self) -> list[Participation]:
        """The others who take part now."""
        return [part for part in self.others if part.left_at is None]

    @property
    def between_two(self) -> bool:
        return is_between_two(self.relationship)

    @property
    def closed(self) -> Closed | None:
        return why_closed(
            self.relationship,
            self.mine,
            self.present,
            stopped_by_me=self.stopped_by_me,
            stopped_by_another=self.stopped_by_another,
        )

    @property
    def staff_read_from(self) -> datetime | None:
        return staff_read_from(self.program)


def conversation_of(relationship: Relationship, *, person_id: int) -> Conversation:
    """Expects people, cohort and program to be loaded; the person takes part or did. One query."""
    parts = list(relationship.participations.all())
    mine = next(part for part in parts if part.person_id == person_id)
    others = [part for part in parts if part.pk != mine.pk]
    organisation = relationship.organisation_id
    readings = Reading.objects.within(organisation).filter(thread=OuterRef("pk"))
    stops = Block.objects.within(organisation).filter(thread=OuterRef("pk"), until__isnull=True)
    thread = (
        Thread.objects.within(organisation)
        .filter(relationship=relationship)
        .annotate(
            my_reading=Subquery(readings.filter(person=person_id).values("read_until")[:1]),
            other_reading=Subquery(readings.exclude(person=person_id).order_by("-read_until").values("read_until")[:1]),
            by_me=Exists(stops.filter(by=person_id)),
            by_another=Exists(stops.filter(against=person_id)),
        )
        .first()
    )
    if thread is None:
        return Conversation(relationship, mine, others)
    return Conversation(
        relationship,
        mine,
        others,
        thread,
        read_until=thread.my_reading,
        other_read_until=thread.other_reading if is_between_two(relationship) else None,
        stopped_by_me=thread.by_me,
        stopped_by_another=thread.by_another,
    )


def messages_in(conversation: Conversation) -> ScopedQuerySet[Message]:
    """What was written while the reader took part, oldest first, with authors and files; one query more."""
    mine = conversation.mine
    rows = Message.objects.within(mine.organisation_id).filter(thread=conversation.thread, sent_at__gte=mine.joined_at)
    if mine.left_at is not None:
        rows = rows.filter(sent_at__lte=mine.left_at)
    files = Attachment.objects.within(mine.organisation_id).order_by("pk")
    return rows.select_related("author").prefetch_related(Prefetch("attachments", queryset=files))


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, oldest first; ``older`` and ``newer`` say whether there are more on either side."""

    messages: list[Message]
    older: bool
    newer: bool = False


def page_of(conversation: Conversation, *, before: str = "", size: int = ON_A_PAGE) -> MessagePage:
    """The newest ones, or those before the one with this public id; one that is not there counts as none."""
    rows = messages_in(conversation)
    edge = _sent(rows, before)
    if edge is not None:
        rows = rows.filter(sent_at__lt=edge)
    found = list(rows.order_by("-sent_at")[: size + 1])
    return MessagePage(found[:size][::-1], older=len(found) > size, newer=edge is not None)


def messages_after(conversation: Conversation, *, after: str) -> list[Message]:
    """What came after the one with this public id, oldest first; without one, all that is there. At most 50."""
    rows = messages_in(conversation)
    edge = _sent(rows, after)
    if edge is not None:
        rows = rows.filter(sent_at__gt=edge)
    return list(rows.order_by("sent_at")[:MOST_NEWS])


def _sent(rows: ScopedQuerySet[Message], public_id: str) -> datetime | None:
    if not public_id or "\x00" in public_id:
        return None
    return rows.filter(public_id=public_id).values_list("sent_at", flat=True).first()


def unread_by(person_id: int, organisation_id: int) -> ScopedQuerySet[Message]:
    """What others wrote to this person, while they took part, that they can read and have not seen yet."""
    read = Reading.objects.within(organisation_id).filter(
        thread=OuterRef("thread"), person=person_id, read_until__gte=OuterRef("sent_at")
    )
    part = "thread__relationship__participations__"
    still_shown = ~Q(thread__relationship__kind=RelationshipKind.CIRCLE) | Q(
        **{f"{part}left_at__gte": F("thread__relationship__ended_at")}
    )
    while_there = Q(**{f"{part}left_at__isnull": True}) | (still_shown & Q(**{f"{part}left_at__gte": F("sent_at")}))
    return (
        Message.objects.within(organisation_id)
        .filter(while_there, **{f"{part}person": person_id, f"{part}joined_at__lte": F("sent_at")})
        .filter(~Exists(read), removed_at__isnull=True)
        .exclude(author=person_id)
        .exclude(thread__relationship__state=RelationshipState.WITHDRAWN)
    )


def unread_for(actor: Actor) -> int:
    """How many messages wait for the actor, in all conversations. One query."""
    return unread_by(actor.person_id, actor.organisation_id).count()


def message_for(actor: Actor, public_id: str, *, at: datetime) -> tuple[Conversation, Message] | None:
    """A message that the actor can read as one who takes part, with its conversation; None otherwise."""
    if "\x00" in public_id:
        return None
    relationship = introductions_of(actor, at=at).filter(thread__messages__public_id=public_id).first()
    if relationship is None:
        return None
    conversation = conversation_of(relationship, person_id=actor.person_id)
    message = messages_in(conversation).filter(public_id=public_id).first()
    return (conversation, message) if message else None


def attachment_for(actor: Actor, public_id: str, *, at: datetime) -> Attachment | None:
    """A file of a message that the actor can read as one who takes part, unless its author took it back."""
    rows = Attachment.objects.within(actor.organisation_id).select_related("message")
    attachment = rows.filter(public_id=public_id, message__removed_at__isnull=True).first()
    if attachment is None or message_for(actor, attachment.message.public_id, at=at) is None:
        return None
    return attachment
