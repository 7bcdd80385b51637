"""For those who run the program: how it goes, and how much each may book."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.operations.micro.limits import set_monthly_limit
from peerloom.domain.relationships.queries.micro import conversation_numbers
from peerloom.domain.relationships.rules.micro import conversations_a_month
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.micro.access import run_cohort_or_404
from peerloom.web.relationships.micro.forms import LimitForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    found = run_cohort_or_404(request, cohort)
    limit = conversations_a_month(found.program)
    form = LimitForm(request.POST or None, initial={"limit": limit or 2})
    if request.method == "POST" and form.is_valid():
        try:
            set_monthly_limit(program=found.program, limit=form.cleaned_data["limit"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("From now on that many can be booked in a month."))
            return SeeOther(reverse("micro:overview", args=[request.organisation.slug, found.public_id]))
    numbers = conversation_numbers(found, at=clock.now())
    values = {"cohort": found, "limit": limit, "form": form, "numbers": numbers}
    return render(request, "micro/overview.html", values, status=422 if form.errors else 200)
