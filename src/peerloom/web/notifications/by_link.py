"""Choosing what one gets without signing in, by the signed link in an e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from peerloom.domain.notifications import links
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.operations import preferences
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.people.zones import zone_of
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.notifications.choosing import form_for, kept, page
from peerloom.web.notifications.forms import MEANINGS


@csrf_exempt  # mail programs ask without a session (RFC 8058); the signed address says whose wish it is
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST ends one kind of message. Asked again, it says the same."""
    link = links.read_unsubscribe_token(token)
    if link is None:
        return _unknown(request)
    with translation.override(link.person.locale):
        values = {"person": link.person, "choose": links.preferences_url(link.person), "title": _title(link.topic)}
        if request.method == "POST":
            meant = preferences.unsubscribe(person=link.person, topic=link.topic, at=clock.now())
            values |= {"ended": [MEANINGS[topic][0] for topic in meant]}
            return render(request, "notifications/ended.html", values)
        return render(request, "notifications/unsubscribe.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """The preference centre without the list of messages: a link may be forwarded."""
    person = links.person_choosing(token)
    if person is None:
        return _unknown(request)
    with translation.override(person.locale), timezone.override(zone_of(person)):
        return _choose(request, person)


def _choose(request: HttpRequest, person: Person) -> HttpResponse:
    now = clock.now()
    form = form_for(request, actor_of(person, at=now), at=now)
    if request.method == "POST" and kept(form, person=person, by=None, at=now):
        messages.success(request, _("Kept. It counts from the next e-mail on."))
        return SeeOther(request.path)
    status = 422 if form.errors else 200
    return render(request, "notifications/choose.html", page(form, person, at=now), status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/unknown_link.html", status=404)


def _title(topic: str) -> str:
    return _("Your daily e-mail") if topic == links.DIGEST else str(MEANINGS[Topic(topic)][0])
