"""A coordinator's own words by e-mail."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.wording import filled
from peerloom.domain.relationships.models import Announcement

PURPOSE = "announcement"
PLACES = ("given_name", "partner", "program")


def write_to(announcement: Announcement, *, to: Person, partner: str, program: Program, at: datetime) -> None:
    """Once for each person, however many relationships they have; answers go to whoever wrote it."""
    values = {"given_name": to.called, "partner": partner, "program": program.name}
    subject = filled(announcement.subject, values)
    write_letter(
        Letter(
            template="relationships/announcement",
            purpose=PURPOSE,
            key=f"{PURPOSE}/{announcement.public_id}/{to.public_id}",
            subject=lambda: subject,
            topic=Topic.NEWS,
            reply_to=announcement.by.email if announcement.by else "",
            context={
                "body": filled(announcement.body, values),
                "author": announcement.by,
                "program": program,
            },
        ),
        to=to,
        organisation=announcement.organisation,
        at=at,
    )
