"""A survey, by the link in an e-mail, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.survey_links import invitation_by_token
from peerloom.web.feedback.answering import pages
from peerloom.web.feedback.answering.door import Door
from peerloom.web.feedback.answering.sheet import PREFIX


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, however often mail scanners do it."""
    door = _door(token)
    return pages.welcome(request, door) if door else _unknown(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def questions(request: HttpRequest, token: str, part: int) -> HttpResponse:
    door = _door(token)
    return pages.questions(request, door, part) if door else _unknown(request)


def _door(token: str) -> Door | None:
    invitation = invitation_by_token(token)
    return Door(invitation, by=None) if invitation else None


def _unknown(request: HttpRequest) -> HttpResponse:
    """Forged, cut off, or of an anonymous survey that has closed. What somebody wrote in words is not lost."""
    sent = [str(value) for key, value in request.POST.dict().items() if key.startswith(PREFIX)]
    values = {"reason": "unknown", "left": [("", value) for value in sent if value.strip() and not value.isdigit()]}
    return render(request, "feedback/answering/over.html", values, status=404)
