"""When people in a relationship can write to each other, how much, and who else can read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Message, Participation, Relationship
from peerloom.domain.relationships.rules.standing import TOGETHER

MOST_LETTERS = 5_000
MOST_IN_A_MINUTE = 30
MOST_IN_A_DAY = 300

NOTICE_AFTER = timedelta(minutes=5)
"""Who looks within that time needs no e-mail."""

NOTICE_POINTLESS = timedelta(days=7)
"""After which an e-mail that could not be sent is given up."""

REMOVABLE_FOR = timedelta(minutes=15)


class Closed(models.TextChoices):
    """Why nothing can be written. UNDELIVERABLE never says whether somebody has a break, is held, or wants no
    messages from the writer."""

    ENDED = "ended", _("This match is over, so nothing can be written any more. What you wrote stays here to read.")
    RESTS = "rests", _("Your match rests at the moment, so nothing can be written. What you wrote stays here to read.")
    LEFT = "left", _("You are no longer in this group. What was written while you were stays here to read.")
    STOPPED = "stopped", _("You have stopped messages here. Allow them again to write.")
    UNDELIVERABLE = (
        "undeliverable",
        _("Your message could not be delivered here. That can have many reasons; your coordinator can help."),
    )


def why_closed(
    relationship: Relationship,
    mine: Participation,
    others: Sequence[Participation],
    *,
    stopped_by_me: bool,
    stopped_by_another: bool,
) -> Closed | None:
    """None where the writer can write. ``others`` are those who take part at present."""
    if relationship.state == RelationshipState.ENDED:
        return Closed.ENDED
    if mine.left_at is not None:
        return Closed.LEFT
    if relationship.state not in TOGETHER or mine.person.standing != Standing.ACTIVE:
        return Closed.RESTS
    if stopped_by_me:
        return Closed.STOPPED
    if stopped_by_another or not any(part.person.standing == Standing.ACTIVE for part in others):
        return Closed.UNDELIVERABLE
    return None


def is_between_two(relationship: Relationship) -> bool:
    """Where someone can stop messages from the other, and see how far the other has read."""
    return relationship.kind in (RelationshipKind.PAIR, RelationshipKind.MICRO)


def staff_read_from(program: Program) -> datetime | None:
    """From when on staff can read what is written; None where they cannot."""
    return program.staff_read_since if program.staff_read_messages else None


def can_remove(message: Message, *, person_id: int, at: datetime) -> bool:
    """One's own words, for a quarter of an hour."""
    fresh = at - message.sent_at <= REMOVABLE_FOR
    return message.author_id == person_id and message.removed_at is None and fresh
