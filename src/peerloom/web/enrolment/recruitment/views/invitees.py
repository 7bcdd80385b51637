from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from peerloom.domain.enrolment.models import Invitee
from peerloom.domain.enrolment.operations.invitees import InvitedTally, invite_to_program, withdraw_invitee
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.recruitment import forms
from peerloom.web.enrolment.recruitment.access import cohort_or_404
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

PER_PAGE = 50


@for_members(*RUNS_PROGRAMS)
def invitees(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    may_change = can_edit_program(request.actor, found.program)
    form = forms.InviteesForm(request.POST or None)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    if form.is_valid():
        values = form.cleaned_data
        try:
            tally = invite_to_program(
                cohort=found, side=values["side"], people=values["people"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _invited(tally))
            return redirect("recruitment:invitees", request.organisation.slug, found.public_id)
    rows = Invitee.objects.visible_to(request.actor).filter(cohort=found).select_related("application")
    page = Paginator(rows.order_by("-invited_at", "email"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"cohort": found, "form": form, "page": page, "may_change": may_change, "faults": faults(form)}
    return render(request, "recruitment/invitees.html", context, status=422 if form.errors else 200)


@require_POST
@for_members(*RUNS_PROGRAMS)
def withdraw(request: MemberRequest, invitee: str) -> HttpResponse:
    found = visible_or_404(Invitee.objects.visible_to(request.actor), invitee)
    try:
        withdraw_invitee(invitee=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(email)s is not written to any more.") % {"email": found.email})
    return redirect("recruitment:invitees", request.organisation.slug, found.cohort.public_id)


def _invited(tally: InvitedTally) -> str:
    told = ngettext(
        "%(number)s invitation is on its way.", "%(number)s invitations are on their way.", tally.invited
    ) % {"number": tally.invited}
    passed = tally.known + tally.applied
    if passed:
        told += " " + ngettext(
            "%(number)s person was invited before or has applied already, and is not written to again.",
            "%(number)s people were invited before or have applied already, and are not written to again.",
            passed,
        ) % {"number": passed}
    return told
