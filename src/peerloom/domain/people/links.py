"""The link of an invitation: signed, so that nobody can make one up; it holds no address and no role."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from peerloom.domain.people.models import Invitation

INVITATION_LASTS = timedelta(days=14)
_signer = TimestampSigner(salt="peerloom.people.invitation")


def token_for(invitation: Invitation) -> str:
    return _signer.sign(invitation.public_id)


def path_for(invitation: Invitation) -> str:
    """The path of the page on which the invitation can be accepted."""
    return reverse("invitation", args=[token_for(invitation)])


def invited_by_token(token: str) -> Invitation | None:
    """The invitation that the link is for, whatever became of it; None when the link is forged or too old."""
    try:
        public_id = _signer.unsign(token, max_age=INVITATION_LASTS)
    except BadSignature:
        return None
    return (
        Invitation.objects.across_organisations(because="whoever opens the link may not be a member yet")
        .filter(public_id=public_id)
        .select_related("organisation", "invited_by")
        .first()
    )
