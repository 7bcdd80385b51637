from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.enrolment.enums import InterviewState
from peerloom.domain.enrolment.operations.interviews import plan_interview, record_interview
from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404, interview_or_404, zone_of
from peerloom.web.enrolment.screening.application import shown
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.look.widgets import DateInput, TimeInput


class InterviewForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    time = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput())
    place = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=300,
        help_text=gettext_lazy("A room, a telephone number or the link to a call. They read it in the invitation."),
    )

    def moment(self, request: MemberRequest) -> datetime | None:
        """The time that was meant in the organisation's zone; None where the clocks skip it, or at the end of time."""
        try:
            return moment_at(self.cleaned_data["day"], self.cleaned_data["time"], zone_of(request))
        except NoSuchTime:
            return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def plan(request: MemberRequest, application: str) -> HttpResponse:
    found = application_or_404(request, application)
    form = InterviewForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        moment = form.moment(request)
        try:
            if moment is None:
                raise Refused(_("This time does not exist: the clocks change then. Choose another."))
            plan_interview(
                application=found,
                planned_at=moment,
                place=form.cleaned_data["place"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": found.person.name})
            return redirect("screening:application", request.organisation.slug, found.public_id)
    values = {"application": found, "cohort": found.cohort, "form": form, "faults": faults(form)}
    return render(request, "screening/interview.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def outcome(request: MemberRequest, application: str, interview: str) -> HttpResponse:
    """``outcome`` is held, missed or cancelled."""
    found = application_or_404(request, application)
    planned = interview_or_404(request, found, interview)
    wanted = request.POST.get("outcome", "")
    try:
        if wanted not in InterviewState.values:
            raise Refused(_("Say what became of it: held, missed or cancelled."))
        record_interview(interview=planned, outcome=InterviewState(wanted), by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, found, refusal=str(refused), status=409)
    messages.success(request, _("It is noted what became of the conversation."))
    return redirect("screening:application", request.organisation.slug, found.public_id)
