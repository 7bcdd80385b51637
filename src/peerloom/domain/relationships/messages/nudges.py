"""The e-mails of the ladder of reminders."""

from __future__ import annotations

from datetime import datetime, time
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.messages.nudge_words import Named, words_of
from peerloom.domain.relationships.queries.pair_facts import KnownPair
from peerloom.domain.relationships.rules.ladder import STILL_GOOD, DueNudge, RungId, To

PURPOSE = "nudge"
TEMPLATE = "relationships/nudge"


def key_of(due: DueNudge, pair: KnownPair, reader: Person) -> str:
    return f"{PURPOSE}/{due.rung}/{pair.relationship.public_id}/{reader.public_id}/{due.occasion}"


def write_nudge(due: DueNudge, pair: KnownPair, *, to: Person, at: datetime) -> OutboxEntry:
    """Once for its occasion; not after it has become stale."""
    relationship = pair.relationship
    last_day = due.since + STILL_GOOD
    with translation.override(to.locale):
        letter = nudge_letter(
            due.rung,
            due.to,
            named=_named(pair, to),
            organisation=relationship.organisation,
            link=_link(pair, due.to),
            key=key_of(due, pair, to),
        )
    return write_letter(
        letter,
        to=to,
        organisation=relationship.organisation,
        not_after=datetime.combine(last_day, time(23, 59), tzinfo=zone_of(to)),
        at=at,
    )


def nudge_letter(rung: RungId, to: To, *, named: Named, organisation: Organisation, link: str, key: str) -> Letter:
    """In the language that is active; with names that need not be anybody's, for looking at it before."""
    words = words_of(rung, to, named)
    return Letter(
        template=TEMPLATE,
        purpose=PURPOSE,
        key=key,
        subject=lambda: words.subject,
        context={"words": words, "program_name": named.program, "link": link, "to_staff": to == To.STAFF},
        topic=Topic.CARE if to == To.STAFF else Topic.NUDGES,
    )


def _named(pair: KnownPair, reader: Person) -> Named:
    names = [part.person.called for part in pair.parts]
    others = [part.person.called for part in pair.parts if part.person_id != reader.pk]
    group = pair.relationship.name
    return Named(
        other=group or listed(others),
        pair=group or listed([part.person.name for part in pair.parts] if len(names) == 2 else names),
        program=pair.relationship.cohort.program.name,
    )


def listed(names: list[str]) -> str:
    """ "Ada", "Ada and Ben", "Ada, Ben and Cem"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _link(pair: KnownPair, to: To) -> str:
    slug = pair.relationship.organisation.slug
    if to != To.STAFF:
        return settings.SITE_URL + reverse("relationships:detail", args=[slug, pair.relationship.public_id])
    names = urlencode({"words": pair.parts[0].person.name} if pair.parts else {})
    return f"{settings.SITE_URL}{reverse('relationships:list', args=[slug])}?{names}"
