"""The e-mails of workshops. Calendars of those who come are told with them; others are only invited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from peerloom.domain.notifications import calendar_objects
from peerloom.domain.notifications.calendar_objects import Appointment, uid_of
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import Workshop

INVITATION = "workshop_invitation"
REMINDER = "workshop_reminder"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One kind of letter; ``method`` is what it does in a calendar: REQUEST, CANCEL or nothing."""

    name: str
    subject: Callable[[], str]
    topic: Topic | None
    method: str = ""


def write_invitation(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    """Once for each workshop and person; pointless once it has begun."""
    occasion = Occasion("invitation", lambda: _("A workshop for you: %(title)s"), Topic.NEWS)
    _write(workshop, reader, occasion, key=f"{INVITATION}/{workshop.public_id}/{reader.public_id}", at=at)


def write_place(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    """The answer to whoever took a place, with the way there."""
    occasion = Occasion("place", lambda: _("You have a place: %(title)s"), None, "REQUEST")
    _write(workshop, reader, occasion, key=_key("workshop_place", workshop, reader), at=at)


def write_given_back(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    """The answer to whoever gave their place back, which takes it out of their calendar."""
    occasion = Occasion("given_back", lambda: _("You gave your place back: %(title)s"), None, "CANCEL")
    _write(workshop, reader, occasion, key=_key("workshop_given_back", workshop, reader), at=at)


def write_change(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    """Once for each change and person."""
    occasion = Occasion("changed", lambda: _("Changed: %(title)s"), Topic.SESSIONS, "REQUEST")
    _write(workshop, reader, occasion, key=_key_of_change("workshop_changed", workshop, reader), at=at)


def write_cancelled(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    occasion = Occasion("cancelled", lambda: _("Called off: %(title)s"), Topic.SESSIONS, "CANCEL")
    _write(workshop, reader, occasion, key=_key_of_change("workshop_cancelled", workshop, reader), at=at)


def write_reminder(*, workshop: Workshop, reader: Person, at: datetime) -> None:
    """Once for each time at which it is to begin."""
    occasion = Occasion("reminder", lambda: _("Tomorrow: %(title)s"), Topic.SESSIONS)
    key = f"{REMINDER}/{workshop.public_id}/{reader.public_id}/{workshop.starts_at:%Y%m%d%H%M}"
    _write(workshop, reader, occasion, key=key, at=at)


def _key(purpose: str, workshop: Workshop, reader: Person) -> str:
    return f"{purpose}/{workshop.public_id}/{reader.public_id}/{workshop.sequence}"


def _key_of_change(purpose: str, workshop: Workshop, reader: Person) -> str:
    """Others who come or go meanwhile make no second change of it."""
    changed_at = workshop.changed_at
    return f"{purpose}/{workshop.public_id}/{reader.public_id}/{f'{changed_at:%Y%m%d%H%M%S%f}' if changed_at else 0}"


def _write(workshop: Workshop, reader: Person, occasion: Occasion, *, key: str, at: datetime) -> None:
    organisation = workshop.cohort.organisation
    letter = Letter(
        template=f"relationships/workshops_{occasion.name}",
        purpose=f"workshop_{occasion.name}",
        key=key,
        subject=lambda: occasion.subject() % {"title": workshop.title},
        context={"workshop": workshop, "program": workshop.cohort.program},
        topic=occasion.topic,
        calendar=_calendar(workshop, reader, occasion.method, at),
        calendar_method=occasion.method,
    )
    not_after = None if occasion.method == "CANCEL" else workshop.starts_at
    write_letter(letter, to=reader, organisation=organisation, not_after=not_after, at=at)


def _calendar(workshop: Workshop, reader: Person, method: str, at: datetime) -> str:
    if not method:
        return ""
    appointment = Appointment(
        uid=uid_of(workshop.public_id),
        sequence=workshop.sequence,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        time_zone=workshop.time_zone,
        title=workshop.title,
        description=workshop.about,
        location=where(workshop),
        link=workshop.link,
        organiser_name=workshop.cohort.organisation.name,
        organiser_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee_name=reader.name,
        attendee_email=reader.email,
        changed_at=at,
    )
    written = calendar_objects.request if method == "REQUEST" else calendar_objects.cancellation
    return written(appointment)


def where(workshop: Workshop) -> str:
    """The place, else the link for those who come."""
    if workshop.way == SessionWay.IN_PERSON:
        return workshop.place
    return workshop.place or workshop.link
