"""Signed links by which somebody notes a meeting straight from their mail, without signing in.

One link is for one person and one session; it works for 21 days, until the session is noted by anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Participation, Session

LINK_LASTS = timedelta(days=21)
MET, NOT_MET = "met", "not"
ANYONE = "whoever opens the link need not be signed in"

_noting = TimestampSigner(salt="peerloom.sessions.noting")


class LinkExpired(Exception):
    """The link was real, and is older than 21 days."""


@dataclass(frozen=True, slots=True)
class NoteLink:
    """Whose answer is asked about which session."""

    session: Session
    person: Person


def path_to_note(session: Session, reader: Person, choice: str) -> str:
    """The path that is mailed to the reader, and shown nowhere else; ``choice`` is MET or NOT_MET."""
    token = _noting.sign(f"{session.public_id}.{reader.public_id}")
    return reverse("sessions_by_link:note", args=[token, choice])


def read_note_link(token: str) -> NoteLink | None:
    """None when the link is forged or cut off, or its reader takes part no more. Raises LinkExpired."""
    try:
        session_id, _dot, person_id = _noting.unsign(token, max_age=LINK_LASTS).partition(".")
    except SignatureExpired:
        raise LinkExpired(token[:200]) from None
    except BadSignature:
        return None
    session = (
        Session.objects.across_organisations(because=ANYONE)
        .filter(public_id=session_id)
        .select_related("relationship__cohort__program", "organisation")
        .prefetch_related("relationship__participations__person")
        .first()
    )
    if session is None:
        return None
    parts = Participation.objects.within(session.organisation_id).select_related("person")
    part = parts.filter(relationship=session.relationship_id, person__public_id=person_id, left_at__isnull=True).first()
    return NoteLink(session, part.person) if part else None
