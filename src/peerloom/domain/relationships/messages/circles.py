"""The e-mails of circles: who is in it, who came, and a neutral word to who is not in it any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.messages.introductions import PURPOSE as INTRODUCTION
from peerloom.domain.relationships.models import Participation, Relationship


@dataclass(frozen=True, slots=True)
class CircleTold:
    """Whom a message goes to, who is in the circle, and what the reader has in common with most of it."""

    reader: Person
    hosts: Sequence[Person]
    members: Sequence[Person]
    reasons: Sequence[str] = ()

    @property
    def others(self) -> list[Person]:
        return [person for person in (*self.hosts, *self.members) if person.pk != self.reader.pk]


def write_circle_introduction(
    *, circle: Relationship, told: CircleTold, batch: str, not_before: datetime, at: datetime
) -> None:
    """Tell someone of their circle; once per circle and person in a batch. Taken back as introductions of pairs are."""
    _write(
        circle,
        told,
        key=f"{INTRODUCTION}/{batch}/{circle.public_id}/{told.reader.public_id}",
        purpose=INTRODUCTION,
        not_before=not_before,
        at=at,
    )


def write_circle_welcome(*, circle: Relationship, told: CircleTold, part: Participation, at: datetime) -> None:
    """The same to someone who joins a circle that exists already; once for each time that they join."""
    key = f"circle_welcome/{circle.public_id}/{told.reader.public_id}/{part.joined_at:%Y%m%d%H%M%S%f}"
    _write(circle, told, key=key, purpose="circle_welcome", not_before=None, at=at)


def _write(
    circle: Relationship, told: CircleTold, *, key: str, purpose: str, not_before: datetime | None, at: datetime
) -> None:
    letter = Letter(
        template="relationships/circles_introduction",
        purpose=purpose,
        key=key,
        subject=lambda: _("Meet your circle: %(name)s") % {"name": circle.name},
        context={
            "circle": circle,
            "program": circle.cohort.program,
            "told": told,
            "hosts": told.hosts,
            "members": told.members,
            "is_host": told.reader in told.hosts,
        },
    )
    write_letter(letter, to=told.reader, organisation=circle.cohort.organisation, not_before=not_before, at=at)


def write_newcomer(*, circle: Relationship, newcomer: Participation, reader: Person, at: datetime) -> None:
    """Tell someone of the circle that somebody joins it."""
    name = newcomer.person.name
    letter = Letter(
        template="relationships/circles_newcomer",
        purpose="circle_newcomer",
        key=f"circle_newcomer/{circle.public_id}/{newcomer.person.public_id}/{reader.public_id}"
        f"/{newcomer.joined_at:%Y%m%d%H%M%S%f}",
        subject=lambda: _("%(name)s joins %(circle)s") % {"name": name, "circle": circle.name},
        context={"circle": circle, "newcomer": newcomer.person},
        topic=Topic.NEWS,
    )
    write_letter(letter, to=reader, organisation=circle.cohort.organisation, at=at)


def write_taken_out(*, circle: Relationship, reader: Person, at: datetime) -> None:
    """A neutral word to somebody whose place in a circle a coordinator ended."""
    letter = Letter(
        template="relationships/circles_taken_out",
        purpose="circle_taken_out",
        key=f"circle_taken_out/{circle.public_id}/{reader.public_id}/{at:%Y%m%d%H%M%S%f}",
        subject=lambda: _("Your place in %(circle)s has ended") % {"circle": circle.name},
        context={"circle": circle, "program": circle.cohort.program},
    )
    write_letter(letter, to=reader, organisation=circle.cohort.organisation, at=at)


def write_left(*, circle: Relationship, who: Person, word: str, reader: Person, at: datetime) -> None:
    """Tell a coordinator that somebody left a circle of their own accord, with the word that they wanted to leave."""
    letter = Letter(
        template="relationships/circles_left",
        purpose="circle_left",
        key=f"circle_left/{circle.public_id}/{who.public_id}/{reader.public_id}/{at:%Y%m%d%H%M%S%f}",
        subject=lambda: _("%(name)s has left %(circle)s") % {"name": who.name, "circle": circle.name},
        context={"circle": circle, "who": who, "word": word},
    )
    write_letter(letter, to=reader, organisation=circle.cohort.organisation, at=at)
