"""The link by which somebody gives a testimonial, and takes it back, without signing in. It lasts as the row does."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from peerloom.domain.feedback.models import Testimonial

ANYONE = "whoever opens the link need not be signed in"

_signer = Signer(salt="peerloom.feedback.testimonial")


def path_to_testimonial(testimonial: Testimonial) -> str:
    """Expects the person to be loaded."""
    reader = testimonial.person.public_id if testimonial.person else ""
    return reverse("voices_public:give", args=[_signer.sign(f"{testimonial.public_id}.{reader}")])


def testimonial_by_token(token: str) -> Testimonial | None:
    """None when the link is forged or cut off, or the testimonial is gone."""
    try:
        public_id, _dot, reader = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    rows = Testimonial.objects.across_organisations(because=ANYONE)
    return (
        rows.filter(public_id=public_id, person__public_id=reader)
        .select_related("person", "cohort__program", "organisation")
        .first()
    )
