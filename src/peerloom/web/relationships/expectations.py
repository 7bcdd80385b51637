from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.relationships.operations import state_expectations
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.expectation_sides import Sides, sides_of
from peerloom.web.relationships.forms import ExpectationsForm
from peerloom.web.relationships.partnerships import partnership


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def expectations(request: MemberRequest, relationship: str) -> HttpResponse:
    """State what one expects; once everyone has, see it side by side."""
    rows = introductions_of(request.actor, at=clock.now()).filter(public_id=relationship)
    found = rows.first()
    if found is None:
        raise Http404
    together = partnership(found, person_id=request.actor.person_id, at=clock.now())
    sides = sides_of(found, person_id=request.actor.person_id)
    form = ExpectationsForm(request.POST or None, initial=_values(sides))
    if request.method == "POST" and form.is_valid():
        try:
            state_expectations(relationship=found, stated=form.stated(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. What you expect is written down."))
            return SeeOther(reverse("relationships:expectations", args=[request.organisation.slug, relationship]))
    values = {
        "together": together,
        "expected": sides,
        "form": form,
        "may_state": not sides.both and not together.resting and not together.ended,
    }
    return render(request, "relationships/expectations.html", values, status=422 if form.errors else 200)


def _values(sides: Sides) -> dict[str, str]:
    names = ("cadence", "channel", "style", "topics", "boundaries")
    return {name: getattr(sides.mine, name) for name in names} if sides.mine else {}
