"""One e-mail for all that someone has not read: about the first of it, and the next only after they have been here.

Having been here is having read up to it, on the page, or having written something since, as an answer by e-mail does.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from peerloom.domain.people.enums import Standing
from peerloom.domain.relationships.messages.conversations import notice_exists, take_back_notices, write_notice
from peerloom.domain.relationships.models import Message, Participation, Reading, Relationship, Thread
from peerloom.domain.relationships.operations.taking_part import TakingPart


def notify_of(message: Message, there: TakingPart) -> None:
    """Write to everyone else for whom this is the first unread message. Two queries, and more only for these."""
    thread = message.thread
    known = Message.objects.within(thread.organisation_id).filter(thread=thread, removed_at__isnull=True)
    last = {row["author"]: row["last"] for row in known.exclude(pk=message.pk).values("author").annotate(last=_LAST)}
    readings = Reading.objects.within(thread.organisation_id).filter(thread=thread)
    read = dict(readings.values_list("person", "read_until"))
    for part in there.others:
        been = _latest(read.get(part.person_id), last.get(part.person_id))
        others = [sent for author, sent in last.items() if author != part.person_id and sent >= part.joined_at]
        waits = any(been is None or sent > been for sent in others)
        if not waits and part.person.standing == Standing.ACTIVE:
            write_notice(relationship=there.relationship, first=message, part=part, at=message.sent_at)


_LAST = Max("sent_at")


def renew_notice(*, relationship: Relationship, thread: Thread, part: Participation, at: datetime) -> None:
    """After something was read or taken back: no e-mail about what is gone, one about what still waits."""
    first = _first_unread(thread, part)
    if first is not None and notice_exists(thread, part.person, first):
        return
    take_back_notices(thread, part.person, at=at)
    if first is not None and part.left_at is None and part.person.standing == Standing.ACTIVE:
        write_notice(relationship=relationship, first=first, part=part, at=at)


def _first_unread(thread: Thread, part: Participation) -> Message | None:
    rows = Message.objects.within(thread.organisation_id).filter(thread=thread, removed_at__isnull=True)
    mine = rows.filter(author=part.person_id).aggregate(last=_LAST)["last"]
    reading = Reading.objects.within(thread.organisation_id).filter(thread=thread, person=part.person_id)
    read = reading.values_list("read_until", flat=True).first()
    others = rows.exclude(author=part.person_id).filter(sent_at__gte=part.joined_at)
    if been := _latest(read, mine):
        others = others.filter(sent_at__gt=been)
    return others.select_related("author", "thread").order_by("sent_at").first()


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
