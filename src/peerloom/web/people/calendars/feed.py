"""One's own meetings, for one's own calendar program."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.notifications.calendar_objects import feed as written
from peerloom.domain.people.calendars import feed_behind
from peerloom.domain.people.operations.calendar_feeds import close_feed, renew_feed
from peerloom.domain.relationships.queries.my_calendar import appointments_of
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.people.calendars.page import back


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whoever has the address reads it. Unchanged, it is not sent again: the tag follows from every letter of it.

    There is no date of the last change beside the tag: a meeting that is gone would leave none.
    """
    found = feed_behind(token)
    if found is None:
        raise Http404
    person = found.person
    with translation.override(person.locale):
        name = _("Meetings, %(organisation)s") % {"organisation": found.organisation.name}
        text = written(appointments_of(person, found.organisation, at=clock.now()), name=name)
    tag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        text, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@for_members()
def renew(request: MemberRequest) -> HttpResponse:
    renew_feed(by=request.actor, at=clock.now())
    messages.success(request, _("Here is your new address. It is yours alone: who has it reads your meetings."))
    return back(request)


@require_POST
@for_members()
def close(request: MemberRequest) -> HttpResponse:
    close_feed(by=request.actor, at=clock.now())
    messages.success(request, _("The address leads nowhere any more."))
    return back(request)
