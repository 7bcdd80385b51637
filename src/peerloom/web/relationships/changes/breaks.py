"""A break that coordinators give two people, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.changes.pausing import pause_relationship, resume_relationship
from peerloom.domain.relationships.queries.changes import names_of
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.domain.relationships.rules.changes import may_decide_on_relationship
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.changes.forms import BreakForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def rest(request: MemberRequest, relationship: str) -> HttpResponse:
    found = visible_or_404(relationships_with_people(request.actor), relationship)
    form = BreakForm(request.POST if request.method == "POST" else None, initial={"pause_until": found.paused_until})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["pause_until"]
        try:
            pause_relationship(relationship=found, until=until, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Both have been told, in the same words."))
            return SeeOther(_address(request, found))
    values = {
        "relationship": found,
        "names": ", ".join(names_of(found)),
        "form": form,
        "may_decide": may_decide_on_relationship(request.actor, found),
    }
    return render(request, "changes/break.html", values, status=422 if form.errors else 200)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def go_on(request: MemberRequest, relationship: str) -> HttpResponse:
    found = visible_or_404(relationships_with_people(request.actor), relationship)
    try:
        resume_relationship(relationship=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_address(request, found))
    messages.success(request, _("The break is over, and both have been told."))
    return SeeOther(_address(request, found))


def _address(request: MemberRequest, relationship: Relationship) -> str:
    return reverse("changes:break", args=[request.organisation.slug, relationship.public_id])
