"""Ending before the time: by the two together, or by a coordinator; and what is next then."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.models import Closure, Relationship
from peerloom.domain.relationships.operations.endings.agreeing import agree_to_end, go_on_for_now, propose_ending
from peerloom.domain.relationships.operations.endings.ending import end_early
from peerloom.domain.relationships.queries.changes import names_of
from peerloom.domain.relationships.queries.endings import closure_of
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.domain.relationships.queries.taking_part import present_parts, relationship_of
from peerloom.domain.relationships.rules.changes import may_decide_on_relationship
from peerloom.domain.relationships.rules.endings import may_agree_to_end
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.endings.forms import EndForm, LastDayForm
from peerloom.web.relationships.partnerships import partnership


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members()
def together(request: MemberRequest, relationship: str) -> HttpResponse:
    """Suggest a last day, agree with one, or go on: for the two themselves."""
    found = relationship_of(request.actor, relationship, at=clock.now())
    if found is None:
        raise Http404
    closure = closure_of(found)
    form = LastDayForm(
        request.POST if request.method == "POST" else None, initial={"last_day": closure.ends_on if closure else None}
    )
    going_on = request.method == "POST" and request.POST.get("do") == "go-on"
    if request.method == "POST" and (going_on or form.is_valid()):
        try:
            said = _done(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return SeeOther(reverse("relationships:detail", args=[request.organisation.slug, relationship]))
    values = {
        "together": partnership(found, person_id=request.actor.person_id, at=clock.now()),
        "closure": closure if closure is None or closure.agreed_at is None else None,
        "mine": closure is not None and closure.begun_by_id == request.actor.person_id,
        "may_end": may_agree_to_end(found),
        "form": form,
    }
    return render(request, "endings/early.html", values, status=422 if form.errors else 200)


def _done(request: MemberRequest, relationship: Relationship, form: LastDayForm) -> str:
    by, at = request.actor, clock.now()
    match request.POST.get("do"):
        case "go-on":
            go_on_for_now(relationship_pk=relationship.pk, by=by, at=at)
            return _("You go on for now. The other one has been told.")
        case "agree":
            day = form.cleaned_data["last_day"]
            agree_to_end(relationship_pk=relationship.pk, ends_on=day, by=by, at=at)
            return _("Agreed. Take five minutes to look back.")
        case _:
            propose_ending(relationship_pk=relationship.pk, ends_on=form.cleaned_data["last_day"], by=by, at=at)
            return _("Your suggestion is on its way. Nothing ends before the other one has answered.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def end(request: MemberRequest, relationship: str) -> HttpResponse:
    """A coordinator ends a match before its time."""
    found = _visible(request, relationship)
    form = EndForm(request.POST if request.method == "POST" else None, parts=present_parts(found))
    if request.method == "POST" and form.is_valid():
        try:
            end_early(relationship=found, leaving=form.cleaned_data["leaving"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Their match has ended, and all of them have been told in the same words."))
            return SeeOther(reverse("endings:next", args=[request.organisation.slug, relationship]))
    values = {
        "relationship": found,
        "names": ", ".join(names_of(found)),
        "form": form,
        "goes_on": found.state in GOING_ON,
        "may_decide": may_decide_on_relationship(request.actor, found),
    }
    return render(request, "endings/end.html", values, status=422 if form.errors else 200)


@require_safe
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def whats_next(request: MemberRequest, relationship: str) -> HttpResponse:
    """After an ending: who is free, who has left, and where the matching is."""
    found = _visible(request, relationship)
    values = {
        "relationship": found,
        "names": ", ".join(names_of(found)),
        "ended": found.state == RelationshipState.ENDED,
        "early": found.ending == EndingKind.EARLY,
        "closure": _settled(closure_of(found)),
    }
    return render(request, "endings/next.html", values)


def _settled(closure: Closure | None) -> Closure | None:
    return closure if closure is not None and closure.agreed_at is not None else None


def _visible(request: MemberRequest, public_id: str) -> Relationship:
    return visible_or_404(relationships_with_people(request.actor), public_id)
