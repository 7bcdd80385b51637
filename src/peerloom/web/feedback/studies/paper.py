"""Consent on paper: the sheet to sign, and entering who has signed it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.operations.studies.paper_consent import enter_paper_consent
from peerloom.domain.feedback.paper_forms.consent import consent_sheet
from peerloom.domain.feedback.queries.studies.reading import participants_read_by
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, accepted, refused
from peerloom.web.downloads import download
from peerloom.web.feedback.studies.forms.people import PaperConsentForm
from peerloom.web.feedback.studies.shown import page_of, study_or_404, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


@require_safe
@for_members(*RUNS_PROGRAMS)
def sheet(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    contact = addresses_that_answer(found.organisation_id, program_id=found.cohort.program_id, at=clock.now())
    try:
        pdf = consent_sheet(found, contact=contact)
    except Refused as refusal:
        return refused(request, refusal, back=page_of("study", request, study))
    return download(pdf, f"{slugify(found.name) or found.public_id}.pdf", "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def enter(request: MemberRequest, study_person: str) -> HttpResponse:
    found = visible_or_404(participants_read_by(request.actor), study_person)
    form = PaperConsentForm(request.POST if request.method == "POST" else None, initial={"signed_on": found.signed_on})
    made, status = accepted(
        form,
        lambda: enter_paper_consent(
            participant=found, signed_on=form.cleaned_data["signed_on"], by=request.actor, at=clock.now()
        ),
        beside={Refused: "signed_on"},
    )
    if made is not None:
        messages.success(request, _("%(pseudonym)s takes part, on paper.") % {"pseudonym": found.pseudonym})
        return SeeOther(page_of("study", request, found.study.public_id))
    values = told(found.study) | {"participant": found, "form": form, "faults": faults(form)}
    return render(request, "feedback/studies/paper.html", values, status=status)
