from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort, Waiver
from peerloom.domain.programs.operations import waive_rule, withdraw_waiver
from peerloom.domain.programs.queries import cohort_of
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.programs.standards import BY_ID, Standard
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.standards.access import cohort_or_404
from peerloom.web.standards.forms import WaiverForm

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def waive(request: MemberRequest, cohort: str) -> HttpResponse:
    """Set one rule aside, for the person of the application that the address names or for the whole program."""
    found = cohort_or_404(request, cohort)
    if not can_decide_on_program(request.actor, found.program):
        raise PermissionDenied
    board = reverse("standards:board", args=[request.organisation.slug, cohort])
    if request.method != "POST" and "rule" not in request.GET:
        return SeeOther(board)
    standard, application = _meant(request, found)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            waive_rule(
                program=found.program,
                rule=standard.id,
                person=application.person if application else None,
                reason=form.cleaned_data["reason"],
                expires_on=form.cleaned_data["expires_on"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The exception is written down. The board shows it with your reason."))
            return SeeOther(board)
    values = {"cohort": found, "program": found.program, "standard": standard, "application": application, "form": form}
    return render(request, "standards/waive.html", values, status=422 if form.errors else 200)


def _meant(request: MemberRequest, cohort: Cohort) -> tuple[Standard, Application | None]:
    standard = BY_ID.get(request.GET.get("rule", ""))
    if standard is None:
        raise Http404
    wanted = request.GET.get("application", "")
    if not wanted:
        return standard, None
    rows = Application.objects.visible_to(request.actor).filter(cohort=cohort).select_related("person")
    return standard, visible_or_404(rows, wanted)


@require_safe
@for_members(*RUNS_PROGRAMS)
def waiver_list(request: MemberRequest, cohort: str) -> HttpResponse:
    """Every exception that was ever made, with who answers for it."""
    found = cohort_or_404(request, cohort)
    rows = Waiver.objects.visible_to(request.actor).filter(program=found.program).select_related("person", "granted_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = clock.now().date()
    shown = [(row, BY_ID[row.rule], *_state(row, over=bool(row.expires_on and row.expires_on < today))) for row in page]
    values = {
        "cohort": found,
        "program": found.program,
        "page": page,
        "rows": shown,
        "in_force": sum(active for *_row, active in shown),
        "may_waive": can_decide_on_program(request.actor, found.program),
    }
    return render(request, "standards/waivers.html", values)


def _state(waiver: Waiver, *, over: bool) -> tuple[str, str, bool]:
    """The word, the tone and whether it still holds."""
    if waiver.withdrawn_at:
        return _("Withdrawn"), "off", False
    return (_("Run out"), "off", False) if over else (_("Holds"), "watch", True)


@require_POST
@for_members(*RUNS_PROGRAMS)
def withdraw(request: MemberRequest, waiver: str) -> HttpResponse:
    rows = Waiver.objects.visible_to(request.actor).select_related("program")
    found = visible_or_404(rows, waiver)
    try:
        withdraw_waiver(waiver=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The exception is withdrawn. The rule holds again."))
    return SeeOther(reverse("standards:waivers", args=[request.organisation.slug, cohort_of(found.program).public_id]))
