"""The one page about somebody's time; every form on it answers with the page again if something has to be mended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from peerloom.domain.people.calendars import calendars_of, days_away_of, feed_of
from peerloom.domain.people.free_times import DaysAway, free_spans
from peerloom.domain.people.models import CalendarFeed
from peerloom.domain.people.queries import person_of
from peerloom.domain.people.zones import zone_of
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.people.calendars.forms import AddressForm, DaysAwayForm, UploadForm
from peerloom.web.people.calendars.states import state_of
from peerloom.web.people.calendars.week_ahead import COUNTED, week_ahead

SHOWN_DAYS_AWAY = 50


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    return shown(request)


def shown(
    request: MemberRequest,
    *,
    away: DaysAwayForm | None = None,
    address: AddressForm | None = None,
    upload: UploadForm | None = None,
) -> HttpResponse:
    """The page, with those forms that were sent and refused as they were filled in."""
    at = clock.now()
    person = person_of(request.actor)
    days_away = list(days_away_of(request.actor, at=at)[:SHOWN_DAYS_AWAY])
    free = free_spans([person], since=at, until=at + COUNTED)[person.pk]
    absences = [DaysAway(row.first_on, row.last_on) for row in days_away]
    calendars = [
        (calendar, state_of(calendar, busy_soon=getattr(calendar, "busy_soon", 0), at=at))
        for calendar in calendars_of(request.actor, at=at)
    ]
    values = {
        "ahead": week_ahead(free, away=absences, zone=zone_of(person), at=at),
        "days_away": days_away,
        "calendars": calendars,
        "feed": addresses(feed_of(request.actor)),
        "time_zone": zone_of(person).key,
        "away_form": away or DaysAwayForm(auto_id="away_%s"),
        "address_form": address or AddressForm(auto_id="address_%s"),
        "upload_form": upload or UploadForm(auto_id="upload_%s"),
        "opened": "address" if address else "upload" if upload else "",
    }
    faulty = any(form is not None for form in (away, address, upload))
    return render(request, "calendars/mine.html", values, status=422 if faulty else 200)


def addresses(feed: CalendarFeed | None) -> dict[str, Any] | None:
    """Where one's own meetings can be read, as an address to copy and as one that a calendar program opens."""
    if feed is None:
        return None
    address = settings.SITE_URL + reverse("calendars_by_link:feed", args=[feed.token])
    return {"address": address, "webcal": "webcal" + address.removeprefix("https").removeprefix("http")}


def back(request: MemberRequest) -> SeeOther:
    return SeeOther(reverse("calendars:mine", args=[request.organisation.slug]))
