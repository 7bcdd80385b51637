from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening_in_bulk import BulkResult, screen_in_bulk
from peerloom.domain.enrolment.queries.screening_application import applications_with_everyone
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.web.enrolment.screening.access import cohort_or_404
from peerloom.web.enrolment.screening.bulk_form import BulkForm
from peerloom.web.gate import MemberRequest, for_members

NAMED = 5


@require_POST
@for_members(*RUNS_PROGRAMS)
def bulk(request: MemberRequest, cohort: str) -> HttpResponse:
    """Do one thing with all who were chosen; where people are written to, the letter is shown first."""
    found = cohort_or_404(request, cohort)
    form = BulkForm(request.POST, cohort=found, actor=request.actor)
    if not form.is_valid():
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
    elif not form.chosen:
        messages.error(request, _("Nobody is chosen. Tick the boxes beside the names first."))
    else:
        people = _chosen(request, form)
        letter = form.letter_to(people[0]) if people else None
        if letter and "sure" not in request.POST:
            values = {"cohort": found, "form": form, "people": people, "letter": letter, "back": _back(request, found)}
            return render(request, "screening/bulk_sure.html", values | {"sent": request.POST.getlist("chosen")})
        _tell(request, screen_in_bulk(chosen=form.chosen, act=form.act, by=request.actor, at=clock.now()))
    return redirect(_back(request, found))


def _chosen(request: MemberRequest, form: BulkForm) -> Sequence[Application]:
    ids = [each.public_id for each in form.chosen]
    return list(applications_with_everyone(request.actor).filter(public_id__in=ids).order_by("applied_at", "pk"))


def _tell(request: MemberRequest, result: BulkResult) -> None:
    if result.done:
        told = ngettext("Done for %(number)s person.", "Done for %(number)s people.", len(result.done))
        messages.success(request, told % {"number": len(result.done)})
    if result.refused:
        number = len(result.refused)
        told = ngettext("Not done for %(number)s person.", "Not done for %(number)s people.", number)
        reasons = [_("%(name)s: %(why)s") % {"name": name, "why": why} for name, why in result.refused[:NAMED]]
        more = [_("And so on.")] if number > NAMED else []
        messages.warning(request, " ".join([told % {"number": number}, *reasons, *more]))


def _back(request: MemberRequest, cohort: Cohort) -> str:
    address = reverse("screening:board", args=[request.organisation.slug, cohort.public_id])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address
