"""What is done to a goal in one press: its steps, its state; and rating it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.relationships.operations.goals import (
    CannotChangeGoal,
    CannotChangeStep,
    Direction,
    add_step,
    close_goal,
    let_goal_go,
    move_step,
    rate_goal,
    remove_step,
    reopen_goal,
    tick_step,
    word_step,
)
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.goals.access import SharedGoal, goal_or_404, step_or_404
from peerloom.web.relationships.goals.cards import scale_of
from peerloom.web.relationships.goals.forms import RateForm, StepForm
from peerloom.web.relationships.goals.views import goal_values

TURNS = {"close": close_goal, "drop": let_goal_go, "reopen": reopen_goal}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def rate(request: MemberRequest, goal: str) -> HttpResponse:
    """Each side by itself: the page does not say how the other one sees it."""
    found = goal_or_404(request, goal)
    scale = [(level.level, level.words, level.meaning) for level in scale_of(found.goal, ())]
    form = RateForm(request.POST if request.method == "POST" else None, levels=scale)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            rate_goal(
                goal=found.goal,
                level=values["level"],
                note=values["note"],
                public_id=values["key"],
                by=request.actor,
                at=found.at,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your view is written down."))
            return SeeOther(_page(request, found))
    hoped = getattr(found.goal, "hoped", "")
    page = {"shared": found, "together": found.together, "goal": found.goal, "form": form, "hoped": hoped}
    return render(request, "goals/rate.html", page, status=422 if form.errors else 200)


@require_POST
@for_members()
def state(request: MemberRequest, goal: str) -> HttpResponse:
    found = goal_or_404(request, goal)
    turn = TURNS.get(request.POST.get("do", ""))
    try:
        if turn is None:
            raise CannotChangeGoal(_("Choose what to do with this goal."))
        turn(goal=found.goal, version=_number(request.POST.get("version", "")), by=request.actor, at=found.at)
    except Refused as refusal:
        return refused(request, refusal, back=_page(request, found))
    return SeeOther(_page(request, found))


@require_POST
@for_members()
def step_add(request: MemberRequest, goal: str) -> HttpResponse:
    found = goal_or_404(request, goal)
    form = StepForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            add_step(goal=found.goal, text=values["text"], public_id=values["key"], by=request.actor, at=found.at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(_page(request, found) + "#steps")
    return render(request, "goals/goal.html", goal_values(found, form), status=422)


@require_POST
@for_members()
def step(request: MemberRequest, goal_step: str) -> HttpResponse:
    """Tick, take back, move, say anew or take away, as ``do`` says."""
    found, row = step_or_404(request, goal_step)
    do, by, at = request.POST.get("do", ""), request.actor, found.at
    try:
        if do in ("done", "undone"):
            tick_step(step=row, done=do == "done", by=by, at=at)
        elif do in list(Direction):
            move_step(step=row, direction=Direction(do), by=by, at=at)
        elif do == "word":
            word_step(step=row, text=request.POST.get("text", "").replace("\x00", ""), by=by, at=at)
        elif do == "remove":
            remove_step(step=row, by=by, at=at)
        else:
            raise CannotChangeStep(_("Choose what to do with this step."))
    except Refused as refusal:
        return refused(request, refusal, back=_page(request, found))
    return SeeOther(_page(request, found) + "#steps")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _page(request: MemberRequest, found: SharedGoal) -> str:
    return reverse("goals:goal", args=[request.organisation.slug, found.goal.public_id])
