"""Asking people of a round for their words."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.asking import ask_for_testimonials
from peerloom.domain.feedback.queries.testimonials import askable_parts, testimonials_of, who_can_be_asked
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.models import Participation
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted
from peerloom.web.feedback.voices.filters import AskableFilter
from peerloom.web.feedback.voices.forms import AskForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

ON_A_PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, cohort: str) -> HttpResponse:
    """A page of the list at a time, narrowed by what is in the address. Who was asked already is only looked at."""
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    now = clock.now()
    narrowed = AskableFilter(request.GET, queryset=askable_parts(found, at=now))
    page = Paginator(narrowed.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    posted = request.method == "POST"
    shown = list(page)
    parts = who_can_be_asked(found, at=now) if posted else shown
    form = AskForm(request.POST if posted else None, parts=parts, shown=shown)
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
    values = {
        "cohort": found,
        "program": found.program,
        "form": form,
        "faults": faults(form),
        "filter": narrowed,
        "filtered": any(request.GET.get(name) for name in narrowed.filters),
        "page": page,
        "asked": _asked(request, found, shown) if narrowed.shows_asked else None,
    }
    return render(request, "feedback/voices/ask.html", values, status=status)


def _asked(request: MemberRequest, cohort: Cohort, parts: Iterable[Participation]) -> list[Testimonial]:
    """What became of asking these people, by name; the latest of each."""
    rows = testimonials_of(request.actor, cohort).exclude(state=TestimonialState.EXPIRED)
    latest = {row.person_id: row for row in rows.filter(person__in=[part.person_id for part in parts]).order_by("pk")}
    return [latest[part.person_id] for part in parts if part.person_id in latest]
