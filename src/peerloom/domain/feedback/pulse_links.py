"""The link by which somebody answers the two questions after a meeting without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from peerloom.domain.feedback.rules.pulses import ASKED_FOR
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Participation, Session

ANYONE = "whoever opens the link need not be signed in"

_asking = TimestampSigner(salt="peerloom.feedback.pulse")


def path_to_pulse(session: Session, reader: Person) -> str:
    """The path that only this person is shown or sent."""
    return reverse("saying_by_link:pulse", args=[_asking.sign(f"{session.public_id}.{reader.public_id}")])


def pulse_by_token(token: str) -> tuple[Session, Participation] | None:
    """None when the link is forged, cut off or older than two weeks, or its reader takes part no more."""
    try:
        session_id, _dot, person_id = _asking.unsign(token, max_age=ASKED_FOR).partition(".")
    except BadSignature:
        return None
    rows = Session.objects.across_organisations(because=ANYONE).filter(public_id=session_id)
    session = rows.select_related("relationship__cohort__program", "organisation").first()
    if session is None:
        return None
    parts = Participation.objects.within(session.organisation_id).select_related("person", "relationship__cohort")
    part = parts.filter(relationship=session.relationship_id, person__public_id=person_id, left_at__isnull=True).first()
    return (session, part) if part else None
