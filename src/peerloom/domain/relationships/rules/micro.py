"""Single conversations: who may have how many, and how long everything takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.programs.enums import Format
from peerloom.domain.programs.models import Program

USUAL_CONVERSATIONS = 2
"""A month, in programs of single conversations that say nothing else."""

LEAST_MINUTES, MOST_MINUTES = 10, 120
MOST_SLOTS_AT_ONCE = 30
FURTHEST_AHEAD = timedelta(days=180)

BOOKED_BEFORE = timedelta(hours=1)
"""A slot that begins sooner can't be booked: nobody would see it in time."""

GIVEN_BACK_BEFORE = timedelta(hours=2)
"""A booking that is given back earlier than this is free for somebody else."""

ANSWERED_WITHIN = timedelta(days=3)
"""A request without an answer goes to the next choice after this."""

MOST_CHOICES = 3

OVER_AFTER = timedelta(days=14)
"""After a conversation, its two people are no longer in touch through the site."""


def conversations_a_month(program: Program) -> int:
    """How many one mentee can book in a month; 0 where the program has no single conversations."""
    return program.conversations_a_month or (USUAL_CONVERSATIONS if program.format == Format.MICRO else 0)


def month_of(moment: datetime, zone: str) -> tuple[date, date]:
    """The first day of the month in which a moment lies there, and the first of the next."""
    first = moment.astimezone(ZoneInfo(zone)).date().replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)
