"""How it goes, said by the link in an e-mail, without signing in."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.check_in_links import check_in_by_token
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.answering import (
    CannotAnswerCheckIn,
    answer_check_in,
    why_not_answerable,
)
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.look.errors import faults
from peerloom.web.relationships.check_ins.shown import form_for, told


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, however often mail scanners do it. Once it is answered, everybody with the link sees the
    same thanks and none of the answer, whatever they send. A link that cannot be used says why (404, 410)."""
    check_in = check_in_by_token(token)
    if check_in is None:
        return render(request, "check_ins/over.html", {"reason": "unknown"}, status=404)
    reader = check_in.participation.person
    with translation.override(reader.locale), timezone.override(zone_of(reader)):
        return _answer(request, check_in)


def _answer(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    reason = why_not_answerable(check_in, at=clock.now())
    if reason == "answered":
        return SeeOther(request.path) if request.method == "POST" else _thanks(request, check_in)
    if reason:
        return _over(request, check_in, reason)
    form = form_for(request, check_in)
    if not form.is_valid():
        values = told(check_in) | {"form": form, "faults": faults(form)}
        return render(request, "check_ins/by_link.html", values, status=422 if form.is_bound else 200)
    with suppress(CannotAnswerCheckIn):  # answered or closed at this very moment: the page says so itself
        answer_check_in(check_in=check_in, given=form.given(), by=None, at=clock.now())
    return SeeOther(request.path)


def _thanks(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    program = check_in.relationship.cohort.program
    values = {
        "program": program,
        "addresses": addresses_that_answer(check_in.organisation_id, program_id=program.pk, at=clock.now()),
    }
    return render(request, "check_ins/thanks.html", values)


def _over(request: HttpRequest, check_in: CheckIn, reason: str) -> HttpResponse:
    values = {"reason": reason, "program": check_in.relationship.cohort.program}
    return render(request, "check_ins/over.html", values, status=410)
