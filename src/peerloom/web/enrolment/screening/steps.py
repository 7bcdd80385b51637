"""The buttons of an application's page that take one step at once."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from peerloom.domain.enrolment.enums import ScreeningStage
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.assignment import assign_application, assign_reviewers
from peerloom.domain.enrolment.operations.screening import (
    accept_application,
    move_to_stage,
    put_on_waiting_list,
    record_withdrawal,
    reopen_application,
    take_into_review,
)
from peerloom.domain.enrolment.operations.screening_in_bulk import ScreeningAct
from peerloom.domain.enrolment.queries.screening_staff import people_who_screen
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.screening.access import application_or_404
from peerloom.web.enrolment.screening.application import shown
from peerloom.web.gate import MemberRequest, for_members

ACTS: dict[str, ScreeningAct] = {
    "review": take_into_review,
    "accept": accept_application,
    "wait": put_on_waiting_list,
    "reopen": reopen_application,
    "withdraw": record_withdrawal,
}

DONE = {
    "review": gettext_lazy("The application of %(name)s is in review now."),
    "stage": gettext_lazy("The application of %(name)s has moved."),
    "accept": gettext_lazy("%(name)s has a place, and a message is on its way."),
    "wait": gettext_lazy("%(name)s is on the waiting list, and a message is on its way."),
    "reopen": gettext_lazy("The application of %(name)s is back in review."),
    "withdraw": gettext_lazy("It is noted that %(name)s no longer wants to take part."),
}


@require_POST
@for_members(*RUNS_PROGRAMS)
def step(request: MemberRequest, application: str) -> HttpResponse:
    """``do`` is a step, or "stage" with a ``stage``. Refused: the page as it is now, with the reason, and 409."""
    found = application_or_404(request, application)
    act = _act(request.POST)
    if act is None:
        return shown(request, found, refusal=_("This step does not exist. Choose one of those below."), status=422)
    try:
        act(application=found, revision=revision_of(request.POST), by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, application_or_404(request, application), refusal=str(refused), status=409)
    messages.success(request, str(DONE[request.POST["do"]]) % {"name": found.person.name})
    return back_to(request, found)


def _act(sent: QueryDict) -> ScreeningAct | None:
    if sent.get("do") == "stage":
        stage = sent.get("stage", "")
        return partial(move_to_stage, stage=ScreeningStage(stage)) if stage in ScreeningStage.values else None
    return ACTS.get(sent.get("do", ""))


def revision_of(sent: QueryDict) -> int:
    """The revision that the person looked at; 0, which nothing has, for anything that is none."""
    number = sent.get("revision", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


@require_POST
@for_members(*RUNS_PROGRAMS)
def assign(request: MemberRequest, application: str) -> HttpResponse:
    """``to`` is the public id of someone who runs the program, or nothing."""
    found = application_or_404(request, application)
    staff = {p.public_id: p for p in people_who_screen(found.cohort.program, at=clock.now())}
    to = staff.get(request.POST.get("to", ""))
    try:
        assign_application(
            application=found, to=to, revision=revision_of(request.POST), by=request.actor, at=clock.now()
        )
    except Refused as refused:
        return shown(request, application_or_404(request, application), refusal=str(refused), status=409)
    messages.success(
        request, _("%(name)s looks after it now.") % {"name": to.name} if to else _("Nobody looks after it now.")
    )
    return back_to(request, found)


@require_POST
@for_members(*RUNS_PROGRAMS)
def reviewers(request: MemberRequest, application: str) -> HttpResponse:
    """``reviewer``, once or twice: public ids of people who run the program."""
    found = application_or_404(request, application)
    staff = {p.public_id: p for p in people_who_screen(found.cohort.program, at=clock.now())}
    chosen = {key: staff[key] for key in request.POST.getlist("reviewer") if key in staff}
    try:
        assign_reviewers(application=found, reviewers=list(chosen.values()), by=request.actor, at=clock.now())
    except Refused as refused:
        return shown(request, application_or_404(request, application), refusal=str(refused), status=409)
    messages.success(request, _("The reviewers are chosen."))
    return back_to(request, found)


def back_to(request: MemberRequest, application: Application) -> HttpResponse:
    return redirect("screening:application", request.organisation.slug, application.public_id)
