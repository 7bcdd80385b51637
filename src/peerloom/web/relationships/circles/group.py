"""A circle for those who are in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.relationships.operations.circles_members import leave_circle
from peerloom.domain.relationships.operations.circles_turns import pass_turn, set_willing, take_turn
from peerloom.domain.relationships.rules.standing import GOING_ON, TOGETHER
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.circles.access import own_circle_or_404
from peerloom.web.relationships.circles.forms import LeaveForm
from peerloom.web.relationships.circles.picture import picture_of


@require_safe
@for_members()
def circle(request: MemberRequest, circle: str) -> HttpResponse:
    """Who is in it, who leads next, who was there."""
    found = own_circle_or_404(request, circle)
    picture = picture_of(found, person_id=request.actor.person_id, at=clock.now())
    values = {"circle": found, "picture": picture, "together": found.state in TOGETHER}
    return render(request, "circles/circle.html", values | {"can_leave": found.state in GOING_ON})


@require_POST
@for_members()
def turns(request: MemberRequest, circle: str) -> HttpResponse:
    """Pass the turn on, take it, or say whether one leads at all."""
    found = own_circle_or_404(request, circle)
    try:
        said = _changed(request, found.pk)
    except Refused as refusal:
        return refused(request, refusal, back=_back(request, circle))
    if said:
        messages.success(request, said)
    return SeeOther(_back(request, circle))


def _changed(request: MemberRequest, pk: int) -> str:
    by, at = request.actor, clock.now()
    match request.POST.get("do"):
        case "pass":
            other = pass_turn(circle_pk=pk, by=by, at=at)
            return _("%(name)s leads next, and it is your turn later.") % {"name": other.person.called}
        case "take":
            take_turn(circle_pk=pk, by=by, at=at)
            return _("You lead next. Thank you.")
        case "willing":
            set_willing(circle_pk=pk, willing=True, by=by, at=at)
            return _("It will be your turn to lead now and then.")
        case "unwilling":
            set_willing(circle_pk=pk, willing=False, by=by, at=at)
            return _("You are not asked to lead any more. You can change your mind at any time.")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def leave(request: MemberRequest, circle: str) -> HttpResponse:
    """Ask once more, then leave."""
    found = own_circle_or_404(request, circle)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            leave_circle(circle=found, word=form.cleaned_data["word"], by=request.actor, at=clock.now())
        except Refused as refusal:
            return refused(request, refusal, back=_back(request, circle))
        messages.success(request, _("You have left %(circle)s.") % {"circle": found.name})
        return SeeOther(reverse("relationships:mine", args=[request.organisation.slug]))
    values = {"circle": found, "form": form}
    return render(request, "circles/leave.html", values, status=422 if form.errors else 200)


def _back(request: MemberRequest, circle: str) -> str:
    return reverse("circles:circle", args=[request.organisation.slug, circle])
