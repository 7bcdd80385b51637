"""One message of a coordinator to the people of many relationships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.enums import Audience
from peerloom.domain.relationships.models import Announcement
from peerloom.domain.relationships.queries.board import looked_after
from peerloom.foundation import audit
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

WRITING = "peerloom.domain.relationships.jobs.announcements.write_announcement"
MOST = 20_000


class CannotAnnounce(Refused):
    """Nothing is said, or to nobody whom the actor may write to."""


@dataclass(frozen=True, slots=True)
class Words:
    """``body`` is plain text with places in braces: {given_name}, {partner}, {program}."""

    subject: str
    body: str
    audience: Audience = Audience.BOTH


@transaction.atomic
def announce(*, relationships: Sequence[int], words: Words, public_id: str, by: Actor, at: datetime) -> Announcement:
    """Send the words to each person of the relationships (keys) once; a job writes the e-mails.

    ``public_id`` comes from the form, so that the same form sent twice is one message. Raises CannotAnnounce.
    """
    made = Announcement.objects.within(by.organisation_id).filter(public_id=public_id, by=by.person_id).first()
    if made is not None:
        return made
    if not words.subject.strip() or not words.body.strip():
        raise CannotAnnounce(_("A message needs a subject and some words."))
    found = list(looked_after(by).filter(pk__in=relationships[:MOST]).values_list("pk", flat=True))
    if not found:
        raise CannotAnnounce(_("Choose at least one match to write to."))
    taken = Announcement.objects.across_organisations(because="public ids are unique").filter(public_id=public_id)
    announcement = Announcement.objects.create(
        organisation_id=by.organisation_id,
        public_id=new_public_id() if taken.exists() else public_id,
        by_id=by.person_id,
        audience=words.audience,
        subject=words.subject.strip()[:150],
        body=words.body.strip()[:5000],
        written_at=at,
    )
    announcement.relationships.add(*found)
    organisation = announcement.organisation.public_id
    audit.record(
        "board.announced",
        subject=announcement,
        organisation=organisation,
        by=by,
        at=at,
        details={"relationships": len(found), "audience": str(words.audience)},
    )
    enqueue(WRITING, organisation=organisation, subject=announcement.public_id, at=at)
    return announcement
