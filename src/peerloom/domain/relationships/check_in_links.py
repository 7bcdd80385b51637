"""The link by which someone says how it goes without signing in.

Signed, for one check-in and one person. Its time and its single use lie in the check-in's own row, so that no link
outlives it: whoever opens it again learns nothing.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from peerloom.domain.relationships.models import CheckIn

SALT = "peerloom.relationships.check_in"
ANYONE = "whoever opens the link need not be signed in"


def check_in_token(check_in: CheckIn) -> str:
    """Expects participation and person to be loaded."""
    names = {"check_in": check_in.public_id, "reader": check_in.participation.person.public_id}
    return Signer(salt=SALT).sign_object(names)


def path_to_check_in(check_in: CheckIn) -> str:
    return reverse("check_ins_by_link:answer", args=[check_in_token(check_in)])


def check_in_by_token(token: str) -> CheckIn | None:
    """None when the link is forged or cut off, is for somebody else, or the check-in is gone.

    With its person, relationship, program, organisation and the people of the relationship loaded.
    """
    try:
        names = Signer(salt=SALT).unsign_object(token)
        check_in, reader = str(names["check_in"]), str(names["reader"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return None
    rows = CheckIn.objects.across_organisations(because=ANYONE)
    return (
        rows.filter(public_id=check_in, participation__person__public_id=reader, by_staff=False)
        .select_related("participation__person", "relationship__cohort__program", "organisation")
        .prefetch_related("relationship__participations__person", "answers")
        .first()
    )
