"""The e-mail by which two people hear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.operations import cancel_messages, write_message
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Relationship

PURPOSE = "introduction"


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a message goes to, about whom, and why they fit: sentences in the reader's language, nothing private."""

    reader: Person
    partner: Person
    partner_side: Side
    reasons: Sequence[str]


def write_introduction(
    *,
    relationship: Relationship,
    organisation: Organisation,
    program: Program,
    told: Told,
    batch: str,
    not_before: datetime,
    at: datetime,
) -> None:
    """Tell one of the two who the other is, why, how to get in touch and what to do first.

    Once per relationship and person, whatever is repeated; not before ``not_before``.
    """
    with translation.override(told.reader.locale):
        role = partner_role(program, told.partner_side)
        subject = _("Meet %(name)s, your %(role)s") % {"name": told.partner.name, "role": role}
        context = {
            "subject": subject,
            "organisation": organisation,
            "program": program,
            "reader": told.reader,
            "partner": told.partner,
            "role": role,
            "reasons": told.reasons,
            "is_mentor": told.partner_side == Side.MENTEE,
            "link": f"{settings.SITE_URL}/o/{organisation.slug}/",
        }
        text = render_to_string("emails/relationships/introduction.txt", context)
        html = render_to_string("emails/relationships/introduction.html", context)
    write_message(
        organisation=organisation,
        person=told.reader,
        purpose=PURPOSE,
        key=f"{_prefix(batch)}{relationship.public_id}/{told.reader.public_id}",
        subject=subject,
        text=text,
        html=html,
        not_before=not_before,
        at=at,
    )


def partner_role(program: Program, side: Side) -> str:
    """What the program calls its mentors or mentees."""
    if side == Side.MENTOR:
        return program.mentor_word or _("mentor")
    return program.mentee_word or _("mentee")


def take_back_introductions(*, organisation_id: int, batch: str, at: datetime) -> int:
    """Stop the messages of one batch that have not left; how many there were."""
    found = cancel_messages(organisation_id=organisation_id, key_prefix=_prefix(batch), purpose=PURPOSE, at=at)
    return found.stopped


def _prefix(batch: str) -> str:
    return f"{PURPOSE}/{batch}/"
