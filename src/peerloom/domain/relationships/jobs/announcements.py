from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.enums import Audience
from peerloom.domain.relationships.messages.announcements import write_to
from peerloom.domain.relationships.models import Announcement, Participation
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

AUDIENCES = {Audience.MENTEES: (Side.MENTEE,), Audience.MENTORS: (Side.MENTOR,), Audience.BOTH: tuple(Side)}


@handler()
def write_announcement(context: JobContext) -> None:
    """Write the e-mails of one announcement; after a crash the next attempt writes those that are missing."""
    rows = Announcement.objects.across_organisations(because="the job was queued with the announcement")
    announcement = rows.select_related("organisation", "by").get(public_id=context.subject)
    readers = list(readers_of(announcement))
    with one_by_one() as apart:
        for number, (part, partner) in enumerate(readers):
            context.report(number / len(readers), _("Writing e-mails"))
            program = part.relationship.cohort.program
            with apart.trying(f"{announcement.public_id}/{part.person.public_id}"):
                write_to(announcement, to=part.person, partner=partner, program=program, at=clock.now())
    with context.finishing():
        Announcement.objects.within(announcement.organisation_id).filter(pk=announcement.pk).update(
            reached=len(readers)
        )


def readers_of(announcement: Announcement) -> Iterator[tuple[Participation, str]]:
    """Each person once, with the given names of the others in the first of their relationships; one query."""
    parts = (
        Participation.objects.within(announcement.organisation_id)
        .filter(relationship__in=announcement.relationships.values("pk"), left_at__isnull=True)
        .select_related("person", "relationship__cohort__program")
        .order_by("relationship", "side", "pk")
    )
    together: dict[int, list[Participation]] = {}
    for part in parts:
        together.setdefault(part.relationship_id, []).append(part)
    seen: set[int] = set()
    for everyone in together.values():
        for part in everyone:
            wanted = part.side in AUDIENCES[Audience(announcement.audience)]
            if wanted and part.person.standing == Standing.ACTIVE and part.person_id not in seen:
                seen.add(part.person_id)
                yield part, _names(one for one in everyone if one.person_id != part.person_id)


def _names(parts: Iterable[Participation]) -> str:
    return ", ".join(part.person.called for part in parts)
