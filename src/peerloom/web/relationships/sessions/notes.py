"""Notes that all who take part share, and those that nobody but their author can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.relationships.models import PrivateNote, Relationship, Session
from peerloom.domain.relationships.operations.sessions.notes import (
    PRIVATE,
    remove_private_note,
    write_private_note,
    write_shared_note,
)
from peerloom.domain.relationships.queries.sessions import own_private_note, private_notes_of, shared_note_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.sealing import SealBroken, unseal
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.partnerships import Partnership, partnership
from peerloom.web.relationships.sessions.access import session_or_404, together_or_404


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A private note, opened for its author. ``text`` is None where it does not open any more."""

    note: PrivateNote
    text: str | None


def opened(note: PrivateNote, *, owner: str) -> OwnNote:
    try:
        return OwnNote(note, unseal(bytes(note.sealed), owner=owner, purpose=PRIVATE))
    except SealBroken:
        return OwnNote(note, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def of_relationship(request: MemberRequest, relationship: str) -> HttpResponse:
    """The note that all share, and my own ones."""
    together = together_or_404(request, relationship, at=clock.now())
    return _shared_page(request, together, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def shared(request: MemberRequest, session: str) -> HttpResponse:
    """The shared note of one meeting."""
    now = clock.now()
    found = session_or_404(request, session, at=now)
    together = partnership(found.relationship, person_id=request.actor.person_id, at=now)
    return _shared_page(request, together, found)


def _shared_page(request: MemberRequest, together: Partnership, session: Session | None) -> HttpResponse:
    slug = request.organisation.slug
    typed, problem, status = None, "", 200
    if request.method == "POST":
        typed = _text(request)
        try:
            write_shared_note(
                relationship=together.relationship,
                session=session,
                text=typed,
                version=_number(request.POST.get("version", "")),
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            problem, status = str(refusal), 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("Kept."))
            if session is None:
                return SeeOther(reverse("sessions:notes", args=[slug, together.relationship.public_id]))
            return SeeOther(reverse("sessions:session", args=[slug, session.public_id]) + "#shared")
    note = shared_note_of(together.relationship, session)
    values = {
        "together": together,
        "session": session,
        "note": note,
        "typed": typed,
        "problem": problem,
        "conflict": status == 409,
        "private": _own_notes(request, together) if session is None else [],
    }
    return render(request, "sessions/notes.html", values, status=status)


def _own_notes(request: MemberRequest, together: Partnership) -> list[OwnNote]:
    rows = private_notes_of(request.actor, together.relationship)[:200]
    return [opened(note, owner=request.actor.public_id) for note in rows]


@require_POST
@for_members()
def private(request: MemberRequest, session: str) -> HttpResponse:
    """My note about one meeting; emptied, it is destroyed."""
    now = clock.now()
    found = session_or_404(request, session, at=now)
    back = reverse("sessions:session", args=[request.organisation.slug, session]) + "#private"
    note = private_notes_of(request.actor, found.relationship).filter(session=found).first()
    text = _text(request)
    try:
        if note is not None and not text.strip():
            remove_private_note(note=note, by=request.actor, at=now)
            messages.success(request, _("Your note is gone."))
        else:
            _write_private(request, found.relationship, found, text, now)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return SeeOther(back)


@require_POST
@for_members()
def add_private(request: MemberRequest, relationship: str) -> HttpResponse:
    now = clock.now()
    together = together_or_404(request, relationship, at=now)
    back = reverse("sessions:notes", args=[request.organisation.slug, relationship]) + "#private"
    try:
        _write_private(request, together.relationship, None, _text(request), now)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return SeeOther(back)


def _write_private(
    request: MemberRequest, relationship: Relationship, session: Session | None, text: str, now: datetime
) -> None:
    write_private_note(relationship=relationship, session=session, text=text, by=request.actor, at=now)
    messages.success(request, _("Kept, sealed with a key of your own."))


@require_POST
@for_members()
def remove_private(request: MemberRequest, note: str) -> HttpResponse:
    found = own_private_note(request.actor, note)
    if found is None:
        raise Http404
    back = reverse("sessions:notes", args=[request.organisation.slug, found.relationship.public_id]) + "#private"
    try:
        remove_private_note(note=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, _("Your note is gone."))
    return SeeOther(back)


def _text(request: MemberRequest) -> str:
    return request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n")


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 10 else -1
