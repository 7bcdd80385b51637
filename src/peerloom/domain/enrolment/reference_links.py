"""A referee's link: signed, so that nobody can make one up; it counts, so that a new one makes the old worthless."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from peerloom.domain.enrolment.models import Reference

LINK_LASTS = timedelta(days=21)
_signer = Signer(salt="peerloom.enrolment.reference")


def token_for(reference: Reference) -> str:
    return _signer.sign(f"{reference.public_id}.{reference.links_sent}")


def path_for(reference: Reference) -> str:
    """The path of the page on which the reference is given."""
    return reverse("references:answer", args=[token_for(reference)])


def reference_by_token(token: str) -> Reference | None:
    """What the link asks about, whatever became of it; None when it is forged, or a newer link was sent since.

    Whether it has run out or was used already is seen in the row.
    """
    try:
        public_id, _, number = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return (
        Reference.objects.across_organisations(because="whoever opens the link belongs to no organisation")
        .filter(public_id=public_id, links_sent=int(number))
        .select_related("application__person", "application__organisation", "application__cohort__program")
        .first()
    )


def has_run_out(reference: Reference, *, at: datetime) -> bool:
    return reference.link_expires_at is None or reference.link_expires_at <= at
