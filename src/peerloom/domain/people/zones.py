"""In which zone someone lives."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from peerloom.domain.people.models import Person


def zone_of(person: Person) -> ZoneInfo:
    """The person's own zone; UTC where theirs is one that this machine does not know."""
    try:
        return ZoneInfo(person.time_zone)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
