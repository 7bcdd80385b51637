"""The e-mail that asks one person how it goes, and the one that asks once more."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.check_in_links import path_to_check_in
from peerloom.domain.relationships.enums import Feeling
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.partners import named_partners
from peerloom.domain.relationships.rules.check_in_times import end_of

PURPOSE = "check_in"
named_in_time = lazy(named_partners, str)
"""Said when the letter is written, in its reader's language."""


def write_check_in(check_in: CheckIn, *, again: bool = False, not_before: datetime, at: datetime) -> OutboxEntry:
    """Five answers, each a link of its own. Once for each check-in, and once ``again``; nothing after it has closed.

    Expects the person, the program, the organisation and everyone in the relationship to be loaded.
    """
    reader = check_in.participation.person
    link = settings.SITE_URL + path_to_check_in(check_in)
    partners = named_in_time(check_in.relationship, besides=reader.pk)
    letter = Letter(
        template="relationships/check_ins_question",
        purpose=PURPOSE,
        key=_prefix(check_in) + reader.public_id + ("/2" if again else ""),
        subject=lambda: _subject(str(partners), again=again),
        context={
            "answers": [(f"{link}?feeling={feeling.value}", feeling.label) for feeling in reversed(Feeling)],
            "partners": partners,
            "program": check_in.relationship.cohort.program,
            "closes_on": check_in.closes_on,
            "again": again,
        },
        topic=Topic.CHECK_INS,
    )
    return write_letter(
        letter,
        to=reader,
        organisation=check_in.organisation,
        not_before=not_before,
        not_after=end_of(check_in.closes_on, zone_of(reader)),
        at=at,
    )


def _subject(partners: str, *, again: bool) -> str:
    words = _("How is it going with %(partners)s?")
    if again:
        words = _("One click is enough: how is it going with %(partners)s?")
    return words % {"partners": partners}


def take_back_question(check_in: CheckIn, *, at: datetime) -> None:
    """Stop what has not left: it was answered, or there is no reason to ask any more."""
    cancel_messages(organisation_id=check_in.organisation_id, key_prefix=_prefix(check_in), purpose=PURPOSE, at=at)


def _prefix(check_in: CheckIn) -> str:
    return f"{PURPOSE}/{check_in.public_id}/"
