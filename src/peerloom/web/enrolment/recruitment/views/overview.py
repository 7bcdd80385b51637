from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.enums import SignUpWindow
from peerloom.domain.enrolment.queries.public_pages import page_of, sign_up_window
from peerloom.domain.enrolment.queries.reach import grouping_questions, reach_of
from peerloom.domain.matching.queries.coverage import coverage_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.programs.operations.capacity import set_capacity
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.recruitment import forms
from peerloom.web.enrolment.recruitment.access import changeable_or_403, cohort_or_404
from peerloom.web.enrolment.recruitment.links import shared_link
from peerloom.web.enrolment.recruitment.words import headline, places_in_words, reach_in_words, shortages_in_words
from peerloom.web.gate import MemberRequest, for_members

WINDOW_TONES = {SignUpWindow.NOT_YET: "off", SignUpWindow.OPEN: "good", SignUpWindow.OVER: "watch"}


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    return overview_page(request, found, forms.ChannelForm(), forms.CapacityForm.of(found))


@require_POST
@for_members(*RUNS_PROGRAMS)
def capacity(request: MemberRequest, cohort: str) -> HttpResponse:
    found = changeable_or_403(request, cohort)
    form = forms.CapacityForm(request.POST)
    if form.is_valid():
        try:
            set_capacity(cohort=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Whoever applies beyond it goes on the waiting list."))
            return redirect("recruitment:overview", request.organisation.slug, found.public_id)
    return overview_page(request, found, forms.ChannelForm(), form, status=422)


def overview_page(
    request: MemberRequest,
    cohort: Cohort,
    channel_form: forms.ChannelForm,
    capacity_form: forms.CapacityForm,
    *,
    status: int = 200,
) -> HttpResponse:
    questions = grouping_questions(cohort)
    chosen = next((question for question in questions if question.public_id == request.GET.get("by")), None)
    coverage = coverage_of(cohort)
    written = page_of(cohort)
    rows = reach_of(cohort, question=chosen)
    window = sign_up_window(cohort, now=clock.now())
    context = {
        "cohort": cohort,
        "page": written,
        "link": shared_link(written) if written else "",
        "window": window,
        "window_tone": WINDOW_TONES[window],
        "coverage": coverage,
        "headline": headline(coverage),
        "coverage_text": places_in_words(coverage),
        "shortages": shortages_in_words(coverage),
        "rows": [(row, reach_in_words(row, sensitive=chosen.sensitive) if chosen else "") for row in rows],
        "questions": questions,
        "chosen": chosen,
        "channel_form": channel_form,
        "capacity_form": capacity_form,
        "may_change": can_edit_program(request.actor, cohort.program),
    }
    return render(request, "recruitment/overview.html", context, status=status)
