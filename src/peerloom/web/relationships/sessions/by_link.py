"""Noting a meeting straight from the mail, without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.pulse_links import path_to_pulse
from peerloom.domain.feedback.queries.pulses import pulse_to_answer
from peerloom.domain.people.queries import actor_of
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.session_links import MET, NOT_MET, LinkExpired, NoteLink, read_note_link
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.relationships.partnerships import partnership
from peerloom.web.relationships.sessions.noting import initial_note, note_as_said, people_of
from peerloom.web.relationships.sessions.noting_form import MET as WE_MET
from peerloom.web.relationships.sessions.noting_form import MISSED, NoteForm
from peerloom.web.relationships.sessions.showing import Shown, shown

CHOICES = {MET: WE_MET, NOT_MET: MISSED}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def note(request: HttpRequest, token: str, choice: str) -> HttpResponse:
    """A short form with the choice of the mail made already; only sending it notes anything, once.

    Forged or cut off: 404; too old, or noted already by anyone: 410, with what to do.
    """
    if choice not in CHOICES:
        raise Http404
    try:
        link = read_note_link(token)
    except LinkExpired:
        return render(request, "sessions/link_over.html", {"reason": "expired"}, status=410)
    if link is None:
        return render(request, "sessions/link_over.html", {"reason": "unknown"}, status=404)
    with translation.override(link.person.locale), timezone.override(zone_of(link.person)):
        return _note(request, link, choice)


def _note(request: HttpRequest, link: NoteLink, choice: str) -> HttpResponse:
    now, session = clock.now(), link.session
    session.relationship.organisation = session.organisation
    together = partnership(session.relationship, person_id=link.person.pk, at=now)
    seen = shown(session, together, at=now)
    if session.state != SessionState.AGREED:
        return _over(request, seen, "noted")
    if session.starts_at > now:
        return _over(request, seen, "ahead")
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        people=people_of(seen),
        initial=initial_note(session) | {"outcome": CHOICES[choice]},
    )
    if form.is_bound and form.is_valid():
        try:
            note_as_said(session, form, seen=seen.seen, by=actor_of(link.person, at=now), at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            values = {"shown": seen, "together": together, "questions": _questions(link, seen)}
            return render(request, "sessions/link_thanks.html", values)
    values = {"shown": seen, "together": together, "form": form, "session": session}
    return render(request, "sessions/by_link.html", values, status=422 if form.is_bound else 200)


def _questions(link: NoteLink, seen: Shown) -> str:
    """The path to the two questions about the meeting that was just noted; "" where they are not asked."""
    if seen.mine is None:
        return ""
    asked = pulse_to_answer(seen.mine, link.session.relationship, at=clock.now())
    return path_to_pulse(link.session, link.person) if asked is not None and asked.pk == link.session.pk else ""


def _over(request: HttpRequest, seen: Shown, reason: str) -> HttpResponse:
    values = {"shown": seen, "together": seen.together, "session": seen.session, "reason": reason}
    return render(request, "sessions/link_over.html", values, status=410)
