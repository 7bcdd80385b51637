"""The tables of people, split by noun."""

from peerloom.domain.people.models.calendars import AvailabilityException, BusyCalendar, BusyTime, CalendarFeed
from peerloom.domain.people.models.people import (
    Account,
    AccountManager,
    AvailabilityInterval,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
    Organisation,
    Person,
    PersonQuerySet,
    held_at,
    open_at,
)

__all__ = [
    "Account",
    "AccountManager",
    "AvailabilityException",
    "AvailabilityInterval",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "Person",
    "PersonQuerySet",
    "held_at",
    "open_at",
]
