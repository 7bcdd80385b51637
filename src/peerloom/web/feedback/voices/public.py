"""What people say, for anybody: a page of its own, and the same to put into other sites."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.enums.voices import Venue
from peerloom.domain.feedback.queries.testimonials import public_program, quotes_for
from peerloom.domain.programs.models import Program
from peerloom.foundation import clock

NOTHING_KEPT = {"no_store": True}
"""Words that were taken back are gone with the next look, from caches as well."""


@require_safe
@cache_control(**NOTHING_KEPT)
def page(request: HttpRequest, owner: str, voiced: str) -> HttpResponse:
    return _shown(request, owner, voiced, Venue.PUBLIC_PAGE, "feedback/voices/public.html")


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types forget the arguments of a URL
@cache_control(**NOTHING_KEPT)
def embedded(request: HttpRequest, owner: str, voiced: str) -> HttpResponse:
    """May stand in a frame of any site: it shows what may be shown elsewhere, takes no input and knows nobody."""
    return _shown(request, owner, voiced, Venue.ELSEWHERE, "feedback/voices/embed.html")


def _shown(request: HttpRequest, owner: str, voiced: str, venue: Venue, template: str) -> HttpResponse:
    program: Program | None = public_program(owner, voiced)
    if program is None:
        raise Http404
    quotes = quotes_for(program, venue, today=program.organisation.day_at(clock.now()))
    if not quotes and venue == Venue.PUBLIC_PAGE:
        raise Http404
    return render(request, template, {"program": program, "host": program.organisation, "quotes": quotes})
