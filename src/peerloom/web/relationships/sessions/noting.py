"""Noting how a meeting was."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.queries.pulses import pulse_to_answer
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import AttendanceState, SessionState
from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.noting import note_session, note_unplanned
from peerloom.domain.relationships.queries.sessions import usual_of
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.domain.relationships.rules.groups import is_group
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import mark_anew
from peerloom.web.relationships.sessions.access import shown_or_404, together_or_404
from peerloom.web.relationships.sessions.noting_form import MET, MISSED, NoteForm, UnplannedForm, length_values
from peerloom.web.relationships.sessions.showing import Shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def log(request: MemberRequest, session: str) -> HttpResponse:
    """Did you meet, how long, how, one line. What somebody else noted in between is not overwritten."""
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    page = reverse("sessions:session", args=[request.organisation.slug, session])
    if request.method != "POST" and not (seen.to_note or seen.held or seen.missed):
        return SeeOther(page)
    form = NoteForm(request.POST or None, people=people_of(seen), initial=initial_note(seen.session))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            note_as_said(seen.session, form, seen=form.cleaned_data["seen"], by=request.actor, at=now)
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.add_error(None, str(refusal))
            seen = shown_or_404(request, session, at=now)
            mark_anew(form, request, seen.seen)
        else:
            messages.success(request, _("Noted, thank you."))
            return SeeOther(_after_noting(request, seen.session, at=now))
    return render(request, "sessions/log.html", {"shown": seen, "together": seen.together, "form": form}, status=status)


def _after_noting(request: MemberRequest, session: Session, *, at: datetime) -> str:
    """The two questions about it, where the plan has them; else the meeting itself."""
    mine = next(part for part in session.relationship.participations.all() if part.person_id == request.actor.person_id)
    asked = pulse_to_answer(mine, session.relationship, at=at)
    view = "saying:pulse" if asked is not None and asked.pk == session.pk else "sessions:session"
    return reverse(view, args=[request.organisation.slug, session.public_id])


def note_as_said(session: Session, form: NoteForm, *, seen: str, by: Actor, at: datetime) -> None:
    if form.called_off:
        cancel_session(session=session, reason=form.cleaned_data["line"], seen=seen, by=by, at=at)
    else:
        note_session(session=session, noted=form.noted(), seen=seen, by=by, at=at)


def people_of(seen: Shown) -> list[Person]:
    """Whose attendance is asked: of two, nobody's."""
    return [part.person for part in seen.present] if seen.group else []


def initial_note(session: Session) -> dict[str, Any]:
    """What is noted already, or what is likely: it took place as planned, with all who did not excuse themselves."""
    minutes = session.minutes or int((session.ends_at - session.starts_at).total_seconds() // 60)
    away = (AttendanceState.EXCUSED, AttendanceState.ABSENT)
    missing = {each.participation_id for each in session.attendance.all() if each.state in away}
    parts = present_parts(session.relationship)
    return {
        "seen": seen_of(session),
        "outcome": MISSED if session.state == SessionState.MISSED else MET,
        "way": session.way,
        "line": session.summary or session.reason,
        "present": [part.person.public_id for part in parts if part.pk not in missing],
        **length_values(minutes),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def unplanned(request: MemberRequest, relationship: str) -> HttpResponse:
    """A meeting that nobody had planned here counts as well."""
    now = clock.now()
    together = together_or_404(request, relationship, at=now)
    usual = usual_of(together.relationship)
    parts = present_parts(together.relationship)
    people = [part.person for part in parts] if is_group(parts) else []
    zone = ZoneInfo(request.actor.time_zone)
    likely = {"way": usual.way, "present": [person.public_id for person in people], **length_values(usual.minutes)}
    form = UnplannedForm(
        request.POST or None, zone=zone, people=people, initial=likely | {"day": now.astimezone(zone).date()}
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            session = note_unplanned(
                relationship=together.relationship,
                starts_at=form.starts_at(),
                time_zone=zone.key,
                noted=form.noted(),
                by=request.actor,
                at=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted, thank you."))
            return SeeOther(_after_noting(request, session, at=now))
    return render(request, "sessions/unplanned.html", {"together": together, "form": form}, status=status)
