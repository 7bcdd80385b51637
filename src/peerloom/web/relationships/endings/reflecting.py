"""Looking back on a match, by who took part in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.endings.reflecting import look_back
from peerloom.domain.relationships.queries.endings import Ending, ending_of
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.domain.relationships.rules.endings import asks_for_reason, may_look_back, may_stay_in_touch
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.endings.forms import ReflectionForm
from peerloom.web.relationships.partnerships import Partnership, partnership


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members()
def reflection(request: MemberRequest, relationship: str) -> HttpResponse:
    found = relationship_of(request.actor, relationship, at=clock.now())
    if found is None:
        raise Http404
    together = partnership(found, person_id=request.actor.person_id, at=clock.now())
    ending = ending_of(found, request.actor)
    if ending is None or not _open(request, found, ending):
        return render(request, "endings/nothing_yet.html", {"together": together, "ending": ending})
    form = _form(request, together, ending)
    if request.method == "POST" and form.is_valid():
        try:
            look_back(relationship=found, looked=form.looked(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It is kept as you wrote it."))
            return SeeOther(reverse("relationships:detail", args=[request.organisation.slug, relationship]))
    values = {
        "together": together,
        "ending": ending,
        "form": form,
        "may_stay": may_stay_in_touch(found),
    }
    return render(request, "endings/reflection.html", values, status=422 if form.errors else 200)


def _open(request: MemberRequest, relationship: Relationship, ending: Ending) -> bool:
    return may_look_back(relationship, ending.closure, request.organisation.day_at(clock.now()))


def _form(request: MemberRequest, together: Partnership, ending: Ending) -> ReflectionForm:
    return ReflectionForm(
        request.POST if request.method == "POST" else None,
        names=together.names,
        asks_reason=asks_for_reason(ending.closure),
        may_stay=may_stay_in_touch(together.relationship),
        is_mentee=together.side == Side.MENTEE,
        initial=_written(ending),
    )


def _written(ending: Ending) -> dict[str, Any]:
    """What was written before, to go on with."""
    before = ending.mine.reflection
    if before is None:
        return {}
    again = {True: "yes", False: "no"}.get(before.would_again, "") if before.would_again is not None else ""
    return {
        "learned": ending.learned,
        "thanks": before.thanks,
        "worth_it": str(before.worth_it or ""),
        "would_again": again,
        "reason": before.reason,
        "to_improve": before.to_improve,
        "stay_in_touch": before.stay_in_touch,
        "mentor_next": before.mentor_next,
    }
