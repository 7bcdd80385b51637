from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import CheckKind, CheckResult
from peerloom.domain.enrolment.operations.vetting import record_check
from peerloom.domain.enrolment.queries.screening_checks import SOON, current_checks, latest_applications, running_out
from peerloom.domain.enrolment.rules import can_decide_on_application
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404
from peerloom.web.enrolment.screening.wording import capitals
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.look.widgets import DateInput, HintedRadio

ROWS_ON_A_PAGE = 50
HINTS = {
    "clear": gettext_lazy("Nothing that speaks against taking part."),
    "concern": gettext_lazy("Only coordinators see this. They decide together with you; nothing is refused by itself."),
}


class CheckForm(forms.Form):
    """There is no place for the document on purpose: only its outcome and its dates are kept."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was checked"), choices=capitals(CheckKind.choices), widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=capitals(CheckResult.choices), widget=HintedRadio(hints=HINTS)
    )
    checked_on = forms.DateField(label=gettext_lazy("Checked on"), widget=DateInput())
    expires_on = forms.DateField(
        label=gettext_lazy("Holds until"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("We tell you 60 days before. Leave it empty if it does not run out."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def check(request: MemberRequest, application: str) -> HttpResponse:
    """Record a check of the applicant, or its renewal (?kind=criminal)."""
    found = application_or_404(request, application)
    form = CheckForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            record_check(
                application=found,
                kind=CheckKind(values["kind"]),
                result=CheckResult(values["result"]),
                checked_on=values["checked_on"],
                expires_on=values["expires_on"],
                today=request.organisation.day_at(clock.now()),
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("The outcome is recorded. Give the document back or destroy it."))
            return redirect("screening:application", request.organisation.slug, found.public_id)
    context = {"application": found, "cohort": found.cohort, "form": form, "faults": faults(form)}
    return render(request, "screening/check.html", context, status=status)


@for_members(*RUNS_PROGRAMS)
def checks(request: MemberRequest) -> HttpResponse:
    """Everyone's newest checks, those that run out first; ?all shows those that hold for longer too."""
    today, everything = request.organisation.day_at(clock.now()), "all" in request.GET
    rows = current_checks(request.actor)
    soon = running_out(rows, today=today)
    page = Paginator(rows if everything else soon, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    applications = latest_applications(request.actor, [row.person_id for row in page])
    shown = []
    for row in page:
        application = applications.get(row.person_id)
        decides = application is not None and can_decide_on_application(request.actor, application)
        shown.append((row, application, decides))
    context = {
        "rows": shown,
        "page": page,
        "everything": everything,
        "number": soon.count() if everything else page.paginator.count,
        "today": today,
        "soon": today + SOON,
    }
    return render(request, "screening/checks.html", context)
