"""Whom to ask about an applicant: for those who screen. What referees see stands in `web.enrolment.reference_pages`."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.enrolment.operations.references import (
    ask_all_referees,
    ask_for_reference,
    name_referee,
    remove_referee,
)
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404, reference_or_404
from peerloom.web.enrolment.screening.application import shown
from peerloom.web.enrolment.screening.steps import back_to
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults


class RefereeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    relation = forms.CharField(
        label=gettext_lazy("How they know the applicant"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example “employer” or “coach for two years”."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def referee(request: MemberRequest, application: str) -> HttpResponse:
    """Name someone; with ``ask`` they are written to at once."""
    found = application_or_404(request, application)
    form = RefereeForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            named = name_referee(application=found, by=request.actor, at=clock.now(), **form.cleaned_data)
            if "ask" in request.POST:
                ask_for_reference(reference=named, links_sent=0, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            told = _("The question to %(name)s is on its way.") if "ask" in request.POST else _("%(name)s is noted.")
            messages.success(request, told % {"name": named.name})
            return redirect("screening:application", request.organisation.slug, found.public_id)
    values = {"application": found, "cohort": found.cohort, "form": form, "faults": faults(form)}
    return render(request, "screening/referee.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def ask_all(request: MemberRequest, application: str) -> HttpResponse:
    found = application_or_404(request, application)
    try:
        asked = ask_all_referees(application=found, by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, found, refusal=str(refused), status=409)
    told = ngettext("One question is on its way.", "%(number)s questions are on their way.", len(asked))
    messages.success(request, told % {"number": len(asked)})
    return back_to(request, found)


@require_POST
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, application: str, reference: str) -> HttpResponse:
    """``links`` is how many links had been sent when the page was opened."""
    found = application_or_404(request, application)
    named = reference_or_404(request, found, reference)
    sent = request.POST.get("links", "")
    links = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else named.links_sent
    try:
        ask_for_reference(reference=named, links_sent=links, by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, found, refusal=str(refused), status=409)
    messages.success(request, _("The question to %(name)s is on its way.") % {"name": named.name})
    return back_to(request, found)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, application: str, reference: str) -> HttpResponse:
    found = application_or_404(request, application)
    named = reference_or_404(request, found, reference)
    try:
        remove_referee(reference=named, by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, found, refusal=str(refused), status=409)
    messages.success(request, _("%(name)s is removed; their link works no longer.") % {"name": named.name})
    return back_to(request, found)
