"""What every letter about a meeting says: who meets, when by the reader's clock, where, and where to read on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.models import Participation, Relationship, Session


@dataclass(frozen=True, slots=True)
class Gathering:
    """A session with the people who take part at present; relationship, program and organisation are loaded."""

    session: Session
    people: Sequence[Person]

    @property
    def relationship(self) -> Relationship:
        return self.session.relationship

    @property
    def organisation(self) -> Organisation:
        return self.relationship.organisation

    def others(self, reader: Person) -> list[Person]:
        return [person for person in self.people if person.pk != reader.pk]

    def with_whom(self, reader: Person) -> str:
        """ "Tomasz"; of a group its name, or the names of up to three."""
        others = self.others(reader)
        if len(others) > 1 and self.relationship.name:
            return self.relationship.name
        names = [person.called for person in others]
        if len(names) > 3:
            return str(self.relationship.cohort.program.name)
        if len(names) < 2:
            return names[0] if names else str(self.relationship.cohort.program.name)
        return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def gathering(session: Session) -> Gathering:
    """One query."""
    rows = Participation.objects.within(session.organisation_id).filter(
        relationship=session.relationship_id, left_at__isnull=True
    )
    return Gathering(session, [row.person for row in rows.select_related("person").order_by("side", "pk")])


def address_of(session: Session, organisation: Organisation) -> str:
    return settings.SITE_URL + reverse("sessions:session", args=[organisation.slug, session.public_id])


def letter(
    name: str,
    told: Gathering,
    reader: Person,
    *,
    subject: Callable[[], str],
    occasion: str = "",
    topic: Topic | None = Topic.SESSIONS,
    calendar: str = "",
    calendar_method: str = "",
    **context: Any,
) -> Letter:
    """The letter of this name to one reader; ``occasion`` tells repeated ones of the same session apart."""
    key = f"{name}/{told.session.public_id}/{reader.public_id}"
    return Letter(
        template=f"relationships/{name.replace('-', '_')}",
        purpose=name,
        key=f"{key}/{occasion}" if occasion else key,
        subject=subject,
        topic=topic,
        calendar=calendar,
        calendar_method=calendar_method,
        context=_common(told, reader) | context,
    )


def _common(told: Gathering, reader: Person) -> dict[str, Any]:
    session = told.session
    return {
        "session": session,
        "program": told.relationship.cohort.program,
        "with_whom": told.with_whom(reader),
        "group": len(told.people) > 2,
        "elsewhere": elsewhere(session.starts_at, reader, told.others(reader)),
        "address": address_of(session, told.organisation),
    }


def elsewhere(moment: datetime, reader: Person, others: Sequence[Person]) -> str:
    """The same moment by the clocks of those whose clocks differ: "10:00 for Tomasz"; "" where all agree."""
    mine = moment.astimezone(zone_of(reader))
    told = []
    for person in others:
        theirs = moment.astimezone(zone_of(person))
        if theirs.utcoffset() != mine.utcoffset():
            words = _("%(time)s for %(name)s") % {"time": date_format(theirs, "H:i"), "name": person.called}
            told.append(words if theirs.date() == mine.date() else f"{date_format(theirs, 'l')} {words}")
    return ", ".join(told[:4])


def day_and_time(moment: datetime) -> str:
    """ "Thursday, 26 November, 16:00" in the zone and language that are set."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l, j F')}, {date_format(local, 'H:i')}"


def number_of(moment: datetime) -> str:
    """What tells one offer of a session from the next."""
    return str(int(moment.timestamp() * 1_000_000))
