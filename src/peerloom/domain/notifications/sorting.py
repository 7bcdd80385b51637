"""What is due, sorted by how its readers want to hear of it: now, later, gathered, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from peerloom.domain.notifications.delivery import ready
from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.links import DIGEST
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import Wishes, nudges_of_the_week, wishes_of
from peerloom.domain.notifications.rules import MOST_NUDGES, NUDGES_WITHIN


@dataclass(slots=True)
class Sorted:
    """``now`` holds keys of entries, ``digests`` of people, in the order in which they are to be served."""

    now: list[int] = field(default_factory=list)
    digests: dict[int, Wishes] = field(default_factory=dict)
    later: list[OutboxEntry] = field(default_factory=list)
    unwanted: list[int] = field(default_factory=list)


def sort_out(*, most: int, at: datetime) -> Sorted:
    """Look at the first of what is due. What has to wait is held, what nobody wants is cancelled: seven queries."""
    found = Sorted()
    columns = ("person", "topic", "purpose", "calendar_method", "held_until", "not_after", "organisation")
    entries = list(ready(at=at).only(*columns)[:most])
    wishes = wishes_of({entry.person_id for entry in entries if _is_chosen(entry)})
    nudges = [entry for entry in entries if entry.topic == Topic.NUDGES]
    nudged = nudges_of_the_week({one.person_id for one in nudges}, besides=[one.pk for one in nudges], at=at)
    for entry in entries:
        if not _is_chosen(entry):
            found.now.append(entry.pk)
            continue
        _place(found, entry, wishes[entry.person_id], at)
        if entry.topic == Topic.NUDGES and found.now[-1:] == [entry.pk]:
            _keep_to_the_limit(found, entry, wishes[entry.person_id], nudged.setdefault(entry.person_id, []), at)
    untouched = ready(at=at).order_by()
    if found.unwanted:
        untouched.filter(pk__in=found.unwanted).update(cancelled_at=at)
    if found.later:
        untouched.bulk_update(found.later, ["held_until"])
    return found


def _is_chosen(entry: OutboxEntry) -> bool:
    return bool(entry.topic) or entry.purpose == DIGEST


def _place(found: Sorted, entry: OutboxEntry, wishes: Wishes, at: datetime) -> None:
    delivery = wishes.delivery(entry.topic) if entry.topic else Delivery.AT_ONCE
    free = wishes.free_from(at)
    if delivery == Delivery.NEVER:
        found.unwanted.append(entry.pk)
    elif delivery == Delivery.DIGEST and can_be_gathered(entry, wishes, at):
        if entry.held_until is not None and free <= at:
            found.digests.setdefault(entry.person_id, wishes)
            return
        entry.held_until = free if entry.held_until is not None else wishes.next_digest(at)
        found.later.append(entry)
    elif free > at:
        entry.held_until = free
        found.later.append(entry)
    else:
        found.now.append(entry.pk)


def _keep_to_the_limit(found: Sorted, entry: OutboxEntry, wishes: Wishes, nudged: list[datetime], at: datetime) -> None:
    """Two nudges within a week; a third waits until the earlier of them is a week ago."""
    if len(nudged) < MOST_NUDGES:
        nudged.append(at)
        return
    found.now.pop()
    entry.held_until = wishes.free_from(nudged[-MOST_NUDGES] + NUDGES_WITHIN)
    found.later.append(entry)


def can_be_gathered(entry: OutboxEntry, wishes: Wishes, at: datetime) -> bool:
    """An invitation to a calendar goes by itself, and so does what the next digest would bring too late."""
    if entry.calendar_method:
        return False
    brought = at if entry.held_until is not None else wishes.next_digest(at)
    return entry.not_after is None or brought <= entry.not_after
