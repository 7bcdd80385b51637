"""Asking people of a round for their words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.operations.testimonials.asking import ask_for_testimonials
from peerloom.domain.feedback.queries.testimonials import who_can_be_asked
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.feedback.studies.forms.people import PeopleFilter
from peerloom.web.feedback.voices.forms import AskForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.matching.answering import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, cohort: str) -> HttpResponse:
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    now = clock.now()
    chosen = PeopleFilter(request.GET)
    parts = who_can_be_asked(found, at=now, side=chosen.side_chosen, search=chosen.search)
    shown = [(part.person.public_id, f"{part.person.name} ({Side(part.side).label})") for part in parts]
    form = AskForm(request.POST if request.method == "POST" else None, parts=parts, shown=shown)
    if form.is_valid():
        people = [form.parts[public_id] for public_id in form.cleaned_data["people"]]
        try:
            note = form.cleaned_data["note"]
            made = ask_for_testimonials(cohort=found, people=people, note=note, by=request.actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, ngettext("One person is asked.", "%(n)s people are asked.", len(made)) % {"n": len(made)}
            )
            return SeeOther(reverse("voices:list", args=[request.organisation.slug, found.public_id]))
    values = {
        "cohort": found,
        "program": found.program,
        "form": form,
        "faults": faults(form),
        "anybody": bool(parts),
        "filter": chosen,
        "filtered": bool(chosen.side_chosen or chosen.search),
    }
    return render(request, "feedback/voices/ask.html", values, status=422 if form.is_bound else 200)
