"""What people want to talk about when they meet; all who take part change it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import AgendaItem, Session
from peerloom.domain.relationships.operations.sessions.locking import Meeting, meeting
from peerloom.domain.relationships.rules.session_times import OPEN
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_ITEMS = 30
LONGEST_ITEM = 300


class CannotChangeAgenda(Refused):
    """The meeting is over, the agenda is full, or there is no such point."""


@transaction.atomic
def add_topic(*, session: Session, text: str, by: Actor, at: datetime) -> AgendaItem:
    """Put a point at the end of the agenda; the same of the same person is there once. Raises CannotChangeAgenda."""
    found = _open(session, by=by, at=at)
    words = " ".join(text.split())[:LONGEST_ITEM]
    if not words:
        raise CannotChangeAgenda(_("Write what you want to talk about. One sentence is enough."))
    rows = AgendaItem.objects.within(by.organisation_id).filter(session=found.session)
    same = rows.filter(text=words, added_by=by.person_id).first()
    if same is not None:
        return same
    if rows.count() >= MOST_ITEMS:
        raise CannotChangeAgenda(_("This agenda is full. Take something off it, or keep the rest for the next time."))
    last = rows.aggregate(Max("position"))["position__max"]
    item = AgendaItem.objects.create(
        organisation_id=by.organisation_id,
        session=found.session,
        position=0 if last is None else last + 1,
        text=words,
        added_by_id=by.person_id,
    )
    found.record("agenda.added", by=by, at=at)
    return item


@transaction.atomic
def tick_topic(*, session: Session, item: str, done: bool, by: Actor, at: datetime) -> None:
    """Mark a point, named by its public id, as talked about or not; also afterwards. Raises CannotChangeAgenda."""
    found = meeting(session, by=by, at=at, refusal=CannotChangeAgenda)
    if found.session.state not in (*OPEN, SessionState.HELD):
        raise CannotChangeAgenda(_("This meeting did not take place. Its agenda stays as it was."))
    row = _item(found, item)
    if row.done != done:
        row.done = done
        row.save(update_fields=["done"])
        found.record("agenda.ticked", by=by, at=at, details={"done": done})


@transaction.atomic
def remove_topic(*, session: Session, item: str, by: Actor, at: datetime) -> None:
    """Take a point off the agenda; one that is gone already stays gone. Raises CannotChangeAgenda."""
    found = _open(session, by=by, at=at)
    gone, _rows = AgendaItem.objects.within(by.organisation_id).filter(session=found.session, public_id=item).delete()
    if gone:
        found.record("agenda.removed", by=by, at=at)


@transaction.atomic
def move_topic(*, session: Session, item: str, up: bool, by: Actor, at: datetime) -> None:
    """Let a point change places with the one before or after it. Raises CannotChangeAgenda."""
    found = _open(session, by=by, at=at)
    _item(found, item)
    rows = list(AgendaItem.objects.within(by.organisation_id).filter(session=found.session))
    here = next(place for place, row in enumerate(rows) if row.public_id == item)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows):
        row.position = place
    AgendaItem.objects.within(by.organisation_id).bulk_update(rows, ["position"])
    found.record("agenda.moved", by=by, at=at)


def _open(session: Session, *, by: Actor, at: datetime) -> Meeting:
    found = meeting(session, by=by, at=at, refusal=CannotChangeAgenda)
    if found.session.state not in OPEN:
        raise CannotChangeAgenda(_("This meeting is over. Put it on the agenda of the next one."))
    return found


def _item(found: Meeting, item: str) -> AgendaItem:
    rows = AgendaItem.objects.within(found.session.organisation_id)
    row = rows.filter(session=found.session, public_id=item).first()
    if row is None:
        raise CannotChangeAgenda(_("This point is not on the agenda any more."))
    return row
