"""The e-mails about an agreement: whose turn it is, and that it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import MentoringAgreement, Relationship

TURN, COMPLETE = "agreement_turn", "agreement_complete"
POINTLESS_AFTER = timedelta(days=14)


def tell_whose_turn_it_is(
    agreement: MentoringAgreement,
    relationship: Relationship,
    *,
    signer: Person,
    missing: Sequence[Person],
    at: datetime,
) -> None:
    """Ask each of them once for each wording, however many sign before them. Expects program and organisation."""
    for reader in missing:
        letter = Letter(
            template="relationships/first_meeting_turn",
            purpose=TURN,
            key=f"{TURN}/{agreement.public_id}/{reader.public_id}",
            subject=lambda: _("%(name)s has signed your agreement, your turn") % {"name": signer.called},
            context=_context(relationship, signer),
            topic=Topic.SESSIONS,
        )
        write_letter(letter, to=reader, organisation=relationship.organisation, not_after=at + POINTLESS_AFTER, at=at)


def tell_it_is_complete(
    agreement: MentoringAgreement, relationship: Relationship, *, signer: Person, others: Sequence[Person], at: datetime
) -> None:
    """Everyone but the last signer, who reads it on the page. Expects program and organisation."""
    for reader in others:
        letter = Letter(
            template="relationships/first_meeting_complete",
            purpose=COMPLETE,
            key=f"{COMPLETE}/{agreement.public_id}/{reader.public_id}",
            subject=lambda: _("Your agreement is complete"),
            context=_context(relationship, signer) | {"agreement": agreement},
            topic=Topic.SESSIONS,
        )
        write_letter(letter, to=reader, organisation=relationship.organisation, not_after=at + POINTLESS_AFTER, at=at)


def untell(agreement: MentoringAgreement, *, at: datetime, reader: Person | None = None) -> None:
    """Take back what asks for a signature under this wording, from everyone or from one who has signed."""
    prefix = f"{TURN}/{agreement.public_id}/{reader.public_id if reader else ''}"
    cancel_messages(organisation_id=agreement.organisation_id, key_prefix=prefix, purpose=TURN, at=at)


def _context(relationship: Relationship, signer: Person) -> dict[str, object]:
    return {
        "program": relationship.cohort.program,
        "signer": signer.called,
        "path": f"first-meeting/{relationship.public_id}/sign/",
    }
