"""Signed links of applicants and guardians: nobody can make one up, and they hold no answer.

The link in a browser that began a draft opens it; the link that was mailed shows besides that the address is theirs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse

from peerloom.domain.enrolment.models import Application, ApplicationDraft, Guardianship

GUARDIANS_LINK_LASTS = timedelta(days=14)
APPLICANTS_LINK_LASTS = timedelta(days=400)
ANYONE = "whoever opens the link need not be a person of the organisation"

_writing = Signer(salt="peerloom.enrolment.draft.writing")
_mailed = Signer(salt="peerloom.enrolment.draft.mailed")
_applied = TimestampSigner(salt="peerloom.enrolment.application")
_agreed = Signer(salt="peerloom.enrolment.guardianship")
_guardian = TimestampSigner(salt="peerloom.enrolment.guardian")


@dataclass(frozen=True, slots=True)
class DraftLink:
    """What a link to a draft says. The draft may be gone, or have become an application with the same id."""

    public_id: str
    mailed: bool


@dataclass(frozen=True, slots=True)
class GuardianRequest:
    """What a guardian's link carries instead of a row: nothing about the child. ``key`` makes it count once."""

    key: str
    cohort: str
    side: str
    name: str
    email: str
    relation: str
    via: str = ""


def draft_token(draft: ApplicationDraft, *, mailed: bool) -> str:
    return (_mailed if mailed else _writing).sign(draft.public_id)


def read_draft_token(token: str) -> DraftLink | None:
    """None when the link is forged or cut off."""
    for signer in (_mailed, _writing):
        try:
            return DraftLink(signer.unsign(token), mailed=signer is _mailed)
        except BadSignature:
            continue
    return None


def path_to_draft(draft: ApplicationDraft) -> str:
    """The path that is mailed to the draft's address, and shown nowhere else."""
    return reverse("apply:draft", args=[draft_token(draft, mailed=True)])


def draft_of(link: DraftLink) -> ApplicationDraft | None:
    rows = ApplicationDraft.objects.across_organisations(because=ANYONE).filter(public_id=link.public_id)
    return rows.select_related("cohort__program", "organisation", "version").first()


def application_token(application: Application) -> str:
    return _applied.sign(application.public_id)


def path_to_application(application: Application) -> str:
    return reverse("apply:status", args=[application_token(application)])


def application_by_token(token: str) -> Application | None:
    """None when the link is forged or too old, or the application is gone."""
    try:
        public_id = _applied.unsign(token, max_age=APPLICANTS_LINK_LASTS)
    except BadSignature:
        return None
    return application_called(public_id)


def application_called(public_id: str) -> Application | None:
    rows = Application.objects.across_organisations(because=ANYONE).filter(public_id=public_id)
    return rows.select_related("cohort__program", "organisation", "person", "form_version").first()


def path_for_guardian(request: GuardianRequest) -> str:
    return reverse("apply:consent", args=[_guardian.sign_object(asdict(request), compress=True)])


def read_guardian_token(token: str) -> GuardianRequest | None:
    """None when the link is forged or older than 14 days."""
    try:
        return GuardianRequest(**_guardian.unsign_object(token, max_age=GUARDIANS_LINK_LASTS))
    except (BadSignature, TypeError):
        return None


def path_to_consent(guardianship: Guardianship) -> str:
    """The path that is mailed to the guardian, and shown nowhere else. It lasts as long as the consent does."""
    return reverse("apply:agreed", args=[_agreed.sign(guardianship.public_id)])


def guardianship_by_token(token: str) -> Guardianship | None:
    """None when the link is forged, or the consent is kept no more."""
    try:
        public_id = _agreed.unsign(token)
    except BadSignature:
        return None
    rows = Guardianship.objects.across_organisations(because=ANYONE).filter(public_id=public_id)
    return rows.select_related("program__organisation", "child").first()
