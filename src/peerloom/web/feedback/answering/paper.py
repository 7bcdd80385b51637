"""Paper forms of a survey, to print."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.operations.answering_paper import prepare_forms
from peerloom.domain.feedback.paper_forms import paper_form
from peerloom.domain.feedback.queries.answering import asked_survey, consent_of, paper_state, why_not_open
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import refused
from peerloom.web.downloads import download
from peerloom.web.feedback.answering.sheet import language_names
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

IN_ONE_FILE = 50
"""A form takes a hundredth of a second or two: more would keep a worker for too long."""


class BatchForm(forms.Form):
    """``first``: after how many people, by name, the file begins."""

    language = forms.CharField(max_length=35, required=False)
    first = forms.IntegerField(min_value=0, max_value=100_000, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def paper(request: MemberRequest, paper_wave: str) -> HttpResponse:
    """What is printed and what that means; a POST makes the codes that are missing and sends the file."""
    wave = wave_or_404(request, paper_wave)
    here = reverse("answering:paper", args=[request.organisation.slug, wave.public_id])
    if request.method == "POST":
        return _printed(request, wave, here)
    state = paper_state(wave)
    values = {
        "wave": wave,
        "program": wave.cohort.program,
        "state": state,
        "anonymous": wave.mode == Mode.ANONYMOUS,
        "languages": language_names(asked_survey(wave, language="").languages),
        "batches": [
            (first, first + 1, min(first + IN_ONE_FILE, state.without))
            for first in range(0, state.without, IN_ONE_FILE)
        ],
        "reason": why_not_open(wave, at=clock.now()),
    }
    return render(request, "feedback/answering/paper.html", values)


def _printed(request: MemberRequest, wave: Wave, here: str) -> HttpResponse:
    form = BatchForm(request.POST)
    chosen = form.cleaned_data if form.is_valid() else {}
    at = clock.now()
    try:
        slips = prepare_forms(wave=wave, first=chosen.get("first") or 0, most=IN_ONE_FILE, by=request.actor, at=at)
    except Refused as refusal:
        return refused(request, refusal, back=here)
    survey = asked_survey(wave, language=chosen.get("language") or "")
    pdf = paper_form(survey, consent=consent_of(survey, at=at), slips=slips)
    name = slugify(f"{wave.name} {survey.language}") or wave.public_id
    return download(pdf, f"{name}.pdf", "application/pdf")


def wave_or_404(request: MemberRequest, public_id: str) -> Wave:
    rows = Wave.objects.visible_to(request.actor)
    return visible_or_404(rows.select_related("organisation", "cohort__program", "cohort__organisation"), public_id)
