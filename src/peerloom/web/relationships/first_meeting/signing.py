"""The last step: read it as one, sign it, print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import MentoringAgreement
from peerloom.domain.relationships.operations.first_meetings import sign_agreement
from peerloom.domain.relationships.queries.first_meetings import agreement_of, earlier_agreements_of
from peerloom.domain.relationships.rules.agreement_words import digest_of
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.first_meeting.access import Meeting, meeting_or_404
from peerloom.web.relationships.first_meeting.forms import SignForm
from peerloom.web.relationships.first_meeting.stepper import stepper


@dataclass(frozen=True, slots=True)
class Signer:
    """One who takes part; ``signed_at`` is None before they have signed."""

    person: Person
    mine: bool
    signed_at: datetime | None


def signers_of(found: Meeting, agreement: MentoringAgreement | None) -> list[Signer]:
    """Everyone present, the reader first."""
    times = {one.participation_id: one.signed_at for one in agreement.signatures.all()} if agreement else {}
    me = found.together.me.pk
    parts = sorted(found.parts, key=lambda part: part.person_id != me)
    return [Signer(part.person, part.person_id == me, times.get(part.pk)) for part in parts]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def sign(request: MemberRequest, relationship: str) -> HttpResponse:
    found = meeting_or_404(request, relationship)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"seen": digest_of(found.agreement)})
    status, reason = 422 if form.errors else 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            sign_agreement(
                relationship=found.relationship, seen=form.cleaned_data["seen"], by=request.actor, at=found.at
            )
        except Refused as refusal:
            status, reason = (409 if isinstance(refusal, ChangedMeanwhile) else 422), str(refusal)
            found = meeting_or_404(request, relationship)
            form = SignForm(initial={"seen": digest_of(found.agreement)})  # the tick was for the other wording
        else:
            messages.success(request, _("Thank you. You have signed."))
            return SeeOther(reverse("first_meeting:sign", args=[request.organisation.slug, relationship]))
    values = _values(request, found) | {"form": form, "reason": reason}
    return render(request, "first_meeting/sign.html", values, status=status)


def _values(request: MemberRequest, found: Meeting) -> dict[str, Any]:
    signers = signers_of(found, found.agreement)
    missing = [signer.person.called for signer in signers if not signer.signed_at]
    return {
        "meeting": found,
        "together": found.together,
        "agreement": found.agreement,
        "way": stepper("sign", slug=request.organisation.slug, relationship=found.relationship.public_id),
        "signers": signers,
        "missing": missing,
        "signed_by_me": any(signer.mine and signer.signed_at for signer in signers),
        "earlier": earlier_agreements_of(found.relationship),
    }


@require_safe
@for_members()
def print_view(request: MemberRequest, relationship: str) -> HttpResponse:
    """The wording alone, for paper, with who has signed it."""
    found = meeting_or_404(request, relationship)
    agreement = agreement_of(found.relationship)
    if agreement is None:
        raise Http404
    values = {
        "together": found.together,
        "agreement": agreement,
        "signers": signers_of(found, agreement),
        "digest": digest_of(agreement),
    }
    return render(request, "first_meeting/print.html", values)
