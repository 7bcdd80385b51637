"""The secret address of a calendar lies sealed: whoever has it can read all that is in the calendar."""

from __future__ import annotations

from peerloom.domain.people.models import BusyCalendar, Person
from peerloom.foundation.sealing import SealBroken, seal, unseal

PURPOSE = "calendar address"


def sealed_address(address: str, person: Person) -> bytes:
    return seal(address, owner=person.public_id, purpose=PURPOSE)


def address_of(calendar: BusyCalendar, person: Person) -> str:
    """Empty for an uploaded calendar, and where the seal opens no more, as after the loss of a secret."""
    if not calendar.sealed_url:
        return ""
    try:
        return unseal(bytes(calendar.sealed_url), owner=person.public_id, purpose=PURPOSE)
    except SealBroken:
        return ""
