"""Messages that were shown to the coordinators."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.operations.conversations.reporting import handle_report
from peerloom.domain.relationships.queries.conversations_reports import files_of_report, reports_for
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.conversations.forms import OutcomeForm
from peerloom.web.relationships.conversations.saying import said_file
from peerloom.web.relationships.conversations.words import said_html

ON_A_PAGE = 30


@require_safe
@for_members(*RUNS_PROGRAMS)
def report_list(request: MemberRequest) -> HttpResponse:
    """Those that wait, or with ?handled=1 those that are closed. Nobody's words stand here."""
    handled = request.GET.get("handled") == "1"
    everything = reports_for(request.actor)
    rows = everything.filter(handled_at__isnull=not handled)
    page = Paginator(rows.order_by("-handled_at" if handled else "reported_at", "pk"), ON_A_PAGE)
    values = {
        "page": page.get_page(request.GET.get("page")),
        "handled": handled,
        "waiting": page.count if not handled else everything.filter(handled_at__isnull=True).count(),
    }
    return render(request, "conversations/reports.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def report_detail(request: MemberRequest, report: str) -> HttpResponse:
    """The words of the one message, who wrote and who reported it, and what was done."""
    found = visible_or_404(reports_for(request.actor), report)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            handle_report(report=found, outcome=form.cleaned_data["outcome"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            found = visible_or_404(reports_for(request.actor), report)
        else:
            messages.success(request, _("This report is closed."))
            return SeeOther(reverse("conversations:reports", args=[request.organisation.slug]))
    program = found.thread.relationship.cohort.program
    slug = request.organisation.slug
    values = {
        "report": found,
        "words": said_html(found.words),
        "files": [
            said_file(file, reverse("conversations:report-file", args=[slug, found.public_id, file.public_id]))
            for file in files_of_report(found)
        ],
        "form": form,
        "program": program,
        "youth": program.profile == Profile.YOUTH,
    }
    return render(request, "conversations/report_detail.html", values, status=status if form.errors else 200)
