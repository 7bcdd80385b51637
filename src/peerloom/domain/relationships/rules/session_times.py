"""Which times can be proposed for a meeting, and what was seen of one before it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.models import Session

OPEN = (SessionState.PROPOSED, SessionState.AGREED)
"""Not noted and not called off."""

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=8)
FURTHEST = timedelta(days=366)
MOST_TIMES = 3


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time from its start to its end, both with a zone."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Where:
    """How people meet. Without a ``link`` a video call gets one from the program's pattern, where it has any."""

    way: SessionWay
    place: str = ""
    link: str = ""


def why_not(slots: Sequence[Slot], *, at: datetime) -> Promise | str:
    """Why these cannot be proposed; "" when they can."""
    if not slots:
        return _("Choose at least one time.")
    if len(slots) > MOST_TIMES:
        return _("Three times are the most: more are hard to choose from.")
    if any(slot.starts_at <= at for slot in slots):
        return _("This time has passed. Choose one that is still to come.")
    if any(slot.starts_at > at + FURTHEST for slot in slots):
        return _("This is more than a year away. Choose a time within the next twelve months.")
    if any(not SHORTEST <= slot.ends_at - slot.starts_at <= LONGEST for slot in slots):
        return _("A meeting lasts between ten minutes and eight hours.")
    return ""


def in_order(slots: Sequence[Slot]) -> list[Slot]:
    """Each once, the earliest first."""
    return sorted({slot.starts_at: slot for slot in slots}.values())


def seen_of(session: Session) -> str:
    """A mark of everything that two people can change at once; whoever changes it says which one they saw."""
    stand = (
        str(session.state),
        session.sequence,
        _utc(session.starts_at),
        _utc(session.ends_at),
        str(session.way),
        session.place,
        session.link,
        _utc(session.proposed_at),
        session.waiting_for_id,
        _utc(session.logged_at),
    )
    return sha256(repr(stand).encode()).hexdigest()[:20]


def _utc(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
