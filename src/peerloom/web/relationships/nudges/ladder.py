from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.domain.relationships.operations.nudge_settings import set_ladder
from peerloom.domain.relationships.queries.nudge_settings import ladder_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.nudges.access import program_or_404
from peerloom.web.relationships.nudges.forms import LadderForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ladder(request: MemberRequest, program: str) -> HttpResponse:
    """Which reminders a program's pairs get, and when."""
    found = program_or_404(request, program)
    form = LadderForm(request.POST or None, settings=ladder_of(found))
    status = 200
    if request.method == "POST":
        status = _keep(request, found, form)
        if status == SeeOther.status_code:
            messages.success(request, _("Kept. Pairs are reminded so from the next hour on."))
            return SeeOther(reverse("nudges:ladder", args=[request.organisation.slug, found.public_id]))
    values = {
        "program": found,
        "form": form,
        "on": sum(1 for setting in ladder_of(found).values() if setting.on),
        "may_change": can_edit_program(request.actor, found),
    }
    return render(request, "nudges/ladder.html", values, status=status)


def _keep(request: MemberRequest, program: Program, form: LadderForm) -> int:
    """What the answer's status is; what was typed stays in the form."""
    if not form.is_valid():
        return 422
    try:
        set_ladder(
            program=program,
            settings=form.chosen(),
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 409 if isinstance(refusal, ChangedMeanwhile) else 422
    return SeeOther.status_code
