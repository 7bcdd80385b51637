"""Two questions after a meeting, and what they say taken together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.operations.pulses import answer_pulse
from peerloom.domain.feedback.pulse_links import pulse_by_token
from peerloom.domain.feedback.queries.pulses import pulse_figures
from peerloom.domain.people.queries import actor_of
from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.programs.rules import FEWEST_TOLD
from peerloom.domain.relationships.models import Participation, Session
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.saying.forms import PulseForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.relationships.sessions.access import shown_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def answer(request: MemberRequest, session: str) -> HttpResponse:
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    form = PulseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_pulse(session=seen.session, by=request.actor, at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you."))
            return SeeOther(reverse("sessions:session", args=[request.organisation.slug, session]))
    values = {"shown": seen, "together": seen.together, "form": form, "faults": faults(form), "told_from": FEWEST_TOLD}
    return render(request, "feedback/saying/pulse.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without signing in; whoever has the link sees questions, and never an answer."""
    found = pulse_by_token(token)
    if found is None:
        return render(request, "feedback/saying/pulse_over.html", status=404)
    session, part = found
    with translation.override(part.person.locale), timezone.override(zone_of(part.person)):
        return _by_link(request, session, part)


def _by_link(request: HttpRequest, session: Session, part: Participation) -> HttpResponse:
    now = clock.now()
    form = PulseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_pulse(session=session, by=actor_of(part.person, at=now), at=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "feedback/saying/pulse_thanks.html", {"session": session})
    values = {"session": session, "form": form, "faults": faults(form), "told_from": FEWEST_TOLD}
    return render(request, "feedback/saying/pulse_by_link.html", values, status=422 if form.is_bound else 200)


@require_safe
@for_members(*RUNS_PROGRAMS)
def figures(request: MemberRequest, cohort: str) -> HttpResponse:
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    figures = pulse_figures(found, at=clock.now())
    latest = [row for row in figures.months if row.month == figures.months[-1].month]
    values = {
        "cohort": found,
        "program": found.program,
        "figures": figures,
        "latest": latest,
        "told_from": FEWEST_TOLD,
    }
    return render(request, "feedback/saying/pulses.html", values)
