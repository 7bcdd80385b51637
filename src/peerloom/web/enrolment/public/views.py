"""What anybody may open without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from peerloom.domain.enrolment.models import PublicPage
from peerloom.domain.enrolment.operations.channels import count_visit
from peerloom.domain.enrolment.queries.public_pages import channel_by_tag, public_page
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.web.enrolment.public.shown import page_as_shown, picture_as_sent

AN_HOUR = 3600


@require_safe
def page(request: HttpRequest, owner: str, page: str, language: str = "") -> HttpResponse:
    """A program's page. The opening of a tagged link is counted; a visitor gets no cookie for it."""
    found = _page_or_404(owner, page)
    channel = channel_by_tag(cohort_of(found.program), request.GET.get("via", ""))
    if channel is not None and channel.closed_at is None and request.method == "GET" and not language:
        count_visit(channel=channel, at=clock.now())
    return page_as_shown(request, found, language=language, tag=channel.tag if channel else "")


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def picture(request: HttpRequest, owner: str, page: str) -> HttpResponseBase:
    return picture_as_sent(request, _page_or_404(owner, page))


def _page_or_404(owner: str, slug: str) -> PublicPage:
    found = public_page(owner=owner, slug=slug)
    if found is None:
        raise Http404
    return found
