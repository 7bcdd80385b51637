"""The link by which somebody answers a survey without signing in.

Signed, for one invitation and one person. Its time and its single use lie in the rows of the wave and the invitation,
so that no link outlives them: whoever opens it again learns nothing.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from peerloom.domain.feedback.models import SurveyInvitation

SALT = "peerloom.feedback.survey"
ANYONE = "whoever opens the link need not be signed in"


def survey_token(invitation: SurveyInvitation) -> str:
    """Expects the person to be loaded."""
    return Signer(salt=SALT).sign_object({"invitation": invitation.public_id, "reader": invitation.person.public_id})


def path_to_survey(invitation: SurveyInvitation) -> str:
    return reverse("survey_links:answer", args=[survey_token(invitation)])


def invitation_by_token(token: str) -> SurveyInvitation | None:
    """None when the link is forged or cut off, is for somebody else, or the invitation is gone.

    With its person, wave, program and organisation loaded.
    """
    try:
        names = Signer(salt=SALT).unsign_object(token)
        invitation, reader = str(names["invitation"]), str(names["reader"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return None
    rows = SurveyInvitation.objects.across_organisations(because=ANYONE)
    return (
        rows.filter(public_id=invitation, person__public_id=reader)
        .select_related("person", "wave__cohort__program", "organisation")
        .first()
    )
