from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import messages_to
from peerloom.domain.people.queries import person_of
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.notifications.choosing import form_for, kept, page, runs_programs

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """One e-mail as its reader finds it in the list."""

    entry: OutboxEntry
    state: str | Promise
    tone: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def preferences(request: MemberRequest) -> HttpResponse:
    """What one gets and when, and what one got."""
    now = clock.now()
    person = person_of(request.actor)
    form = form_for(request, request.actor, at=now)
    if request.method == "POST" and kept(form, person=person, by=request.actor, at=now):
        messages.success(request, _("Kept. It counts from the next e-mail on."))
        return SeeOther(reverse("notifications:preferences", args=[request.organisation.slug]))
    values = page(form, person, at=now) | {
        "sent": _listed(messages_to(person)[:SHOWN]),
        "runs_programs": runs_programs(request.actor),
    }
    return render(request, "notifications/preferences.html", values, status=422 if form.errors else 200)


def _listed(entries: Iterable[OutboxEntry]) -> list[Sent]:
    return [Sent(entry, *_state(entry)) for entry in entries]


def _state(entry: OutboxEntry) -> tuple[str | Promise, str]:
    if entry.gathered_in is not None:
        return gettext_lazy("in your daily e-mail"), "good"
    if entry.sent_at is not None:
        return gettext_lazy("sent"), "good"
    if entry.cancelled_at is not None:
        return gettext_lazy("not sent: no longer needed, or not wanted"), "off"
    if entry.expired_at is not None:
        if entry.failure:
            return gettext_lazy("your mail provider refused it"), "bad"
        return gettext_lazy("not sent: it would have come too late"), "off"
    return gettext_lazy("waits for its time"), "info"
