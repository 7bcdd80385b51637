from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerloom.domain.matching.operations import cancel_run, discard_run, start_run
from peerloom.domain.programs.enums import Format
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import cohort_or_404, run_or_404
from peerloom.web.matching.forms.hidden import revision_in


@require_POST
@for_members(*RUNS_PROGRAMS)
def start(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    slug = request.organisation.slug
    if found.program.format == Format.CIRCLE:
        return SeeOther(reverse("circles:forming", args=[slug, cohort]))
    try:
        run = start_run(cohort=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("matching:overview", args=[slug, cohort]))
    return SeeOther(reverse("matching:run", args=[slug, cohort, run.public_id]))


@require_POST
@for_members(*RUNS_PROGRAMS)
def cancel(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    found = run_or_404(request, cohort, run)
    back = reverse("matching:overview", args=[request.organisation.slug, cohort])
    try:
        cancel_run(run=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("matching:run", args=[request.organisation.slug, cohort, run]))
    messages.info(request, _("The run was stopped. Nothing has changed."))
    return SeeOther(back)


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    found = run_or_404(request, cohort, run)
    slug = request.organisation.slug
    try:
        discard_run(run=found, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("matching:run", args=[slug, cohort, run]))
    messages.info(request, _("Run %(number)s was put aside.") % {"number": found.number})
    return SeeOther(reverse("matching:overview", args=[slug, cohort]))
