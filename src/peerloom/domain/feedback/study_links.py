"""The link by which somebody says whether they take part in a study, and by which they withdraw, without signing in.

Signed, for one participant and one person. It lives as long as their place in the study, because withdrawing has no
deadline; what it lets its holder do lies in the rows.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from peerloom.domain.feedback.models import StudyParticipant

SALT = "peerloom.feedback.study"
ANYONE = "whoever opens the link need not be signed in"


def study_token(participant: StudyParticipant) -> str:
    """Expects the person to be loaded."""
    reader = participant.person.public_id if participant.person else ""
    return Signer(salt=SALT).sign_object({"participant": participant.public_id, "reader": reader})


def path_to_study(participant: StudyParticipant) -> str:
    return reverse("study_links:answer", args=[study_token(participant)])


def path_to_withdrawal(participant: StudyParticipant) -> str:
    return reverse("study_links:withdraw", args=[study_token(participant)])


def participant_by_token(token: str) -> StudyParticipant | None:
    """None when the link is forged or cut off, is for somebody else, or the participant is gone.

    With person, meeting, study, program and organisation loaded.
    """
    try:
        names = Signer(salt=SALT).unsign_object(token)
        participant, reader = str(names["participant"]), str(names["reader"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return None
    rows = StudyParticipant.objects.across_organisations(because=ANYONE)
    return (
        rows.filter(public_id=participant, person__public_id=reader)
        .select_related("person", "meeting__led_by", "study__cohort__program", "organisation")
        .first()
    )
