"""Setting a goal, changing what it says, and what its levels mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.relationships.operations.goals import change_goal, set_goal, write_levels
from peerloom.domain.relationships.queries.goals import objectives_to_choose
from peerloom.domain.relationships.rules.goals import Smart, Worded, hints_for
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.goals.access import SharedGoal, goal_or_404, shared_or_404
from peerloom.web.relationships.goals.forms import GoalForm, LevelsForm, NewGoalForm

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def new(request: MemberRequest, relationship: str) -> HttpResponse:
    """Five questions. "Look at my wording" says what is missing and keeps everything; saving never waits for it."""
    found = shared_or_404(request, relationship)
    form = NewGoalForm(
        request.POST if request.method == "POST" else None, objectives=objectives_to_choose(found.together.program)
    )
    hints: dict[Smart, str] | None = None
    names = {"names": found.together.names}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if request.POST.get("do") == CHECK:
            worded = Worded(
                values["statement"], values["notice"], values["first_step"], values["why"], values["due_on"]
            )
            asked = hints_for(worded, today=found.today, ends_on=found.relationship.cohort.ends_on)
            hints = {hint.about: hint.words for hint in asked}
        else:
            try:
                goal = set_goal(
                    relationship=found.relationship,
                    words=form.words(),
                    noticed=values["notice"],
                    first_step=values["first_step"],
                    public_id=values["key"],
                    by=request.actor,
                    at=found.at,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your goal is written down. You and %(names)s can read it.") % names)
                return SeeOther(_url(request, "levels", goal.public_id))
    values_for_page = {"shared": found, "together": found.together, "form": form, "hints": hints}
    return render(request, "goals/new.html", values_for_page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def edit(request: MemberRequest, goal: str) -> HttpResponse:
    found = goal_or_404(request, goal)
    objectives = objectives_to_choose(found.together.program)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        initial=GoalForm.values_of(found.goal),
        objectives=objectives,
    )
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_goal(goal=found.goal, words=form.words(), version=version, by=request.actor, at=found.at)
        except Refused as refusal:
            status, found = _status(refusal), goal_or_404(request, goal)
            form = GoalForm(_kept(request, found, refusal), objectives=objectives)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your changes are saved."))
            return SeeOther(_url(request, "goal", goal))
    values = {"shared": found, "together": found.together, "form": form, "goal": found.goal, "now": status == 409}
    return render(request, "goals/edit.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def levels(request: MemberRequest, goal: str) -> HttpResponse:
    found = goal_or_404(request, goal)
    form = LevelsForm(request.POST if request.method == "POST" else None, initial=LevelsForm.values_of(found.goal))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            write_levels(goal=found.goal, meanings=form.meanings(), version=version, by=request.actor, at=found.at)
        except Refused as refusal:
            status, found = _status(refusal), goal_or_404(request, goal)
            form = LevelsForm(_kept(request, found, refusal))
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The five levels are written down."))
            return SeeOther(_url(request, "goal", goal))
    values = {"shared": found, "together": found.together, "form": form, "goal": found.goal, "now": status == 409}
    return render(request, "goals/levels.html", values, status=status)


def _status(refusal: Refused) -> int:
    return 409 if isinstance(refusal, ChangedMeanwhile) else 422


def _kept(request: MemberRequest, found: SharedGoal, refusal: Refused) -> dict[str, object]:
    """What was typed; sent once more, it has seen what the goal says now."""
    version = found.goal.version if isinstance(refusal, ChangedMeanwhile) else request.POST.get("version", "")
    return {**request.POST.dict(), "version": version}


def _url(request: MemberRequest, page: str, goal: str) -> str:
    return reverse(f"goals:{page}", args=[request.organisation.slug, goal])
