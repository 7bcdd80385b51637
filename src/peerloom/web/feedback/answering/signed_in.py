"""What I was asked, and answering it, for whoever is signed in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.queries.answering import own_invitations, surveys_waiting
from peerloom.foundation import clock
from peerloom.web.feedback.answering import pages
from peerloom.web.feedback.answering.door import Door
from peerloom.web.gate import MemberRequest, for_members

ROWS_ON_A_PAGE = 20


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """What waits first, then what is over."""
    waiting = surveys_waiting(request.actor, at=clock.now())
    past = own_invitations(request.actor).exclude(pk__in=[one.pk for one in waiting])
    page = Paginator(past, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/answering/mine.html", {"waiting": waiting, "past": list(page), "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@never_cache
def answer(request: MemberRequest, asked_survey: str) -> HttpResponse:
    return pages.welcome(request, _door(request, asked_survey))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@never_cache
def questions(request: MemberRequest, asked_survey: str, part: int) -> HttpResponse:
    return pages.questions(request, _door(request, asked_survey), part)


def _door(request: MemberRequest, public_id: str) -> Door:
    found = own_invitations(request.actor).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return Door(found, by=request.actor)
