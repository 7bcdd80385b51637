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
from peerloom.web.feedback.voices.forms import AskForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.matching.answering import SeeOther, accepted


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, cohort: str) -> HttpResponse:
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    now = clock.now()
    parts = who_can_be_asked(found, at=now)
    shown = [(part.person.public_id, f"{part.person.name} ({Side(part.side).label})") for part in parts]
    form = AskForm(request.POST if request.method == "POST" else None, parts=parts, shown=shown)
    made, status = accepted(
        form,
        lambda: ask_for_testimonials(
            cohort=found,
            people=[form.parts[public_id] for public_id in form.cleaned_data["people"]],
            note=form.cleaned_data["note"],
            by=request.actor,
            at=now,
        ),
    )
    if made is not None:
        messages.success(
            request, ngettext("One person is asked.", "%(n)s people are asked.", len(made)) % {"n": len(made)}
        )
        return SeeOther(reverse("voices:list", args=[request.organisation.slug, found.public_id]))
    values = {"cohort": found, "program": found.program, "form": form, "faults": faults(form), "anybody": bool(parts)}
    return render(request, "feedback/voices/ask.html", values, status=status)
