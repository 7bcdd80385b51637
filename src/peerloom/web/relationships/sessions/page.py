"""One meeting: when, where, what about; what was noted; and everything that can be done with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from peerloom.domain.relationships.enums import AttendanceState
from peerloom.domain.relationships.messages.session_calendar import entries_for
from peerloom.domain.relationships.messages.session_letters import Gathering
from peerloom.domain.relationships.queries.sessions import private_notes_of, shared_note_of
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.sessions.access import shown_or_404
from peerloom.web.relationships.sessions.notes import opened
from peerloom.web.relationships.sessions.noting import initial_note, people_of
from peerloom.web.relationships.sessions.noting_form import NoteForm
from peerloom.web.relationships.sessions.showing import Shown, day_words


@require_safe
@for_members()
def detail(request: MemberRequest, session: str) -> HttpResponse:
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    row = seen.session
    private = private_notes_of(request.actor, row.relationship).filter(session=row).first()
    values = {
        "shown": seen,
        "together": seen.together,
        "session": row,
        "day": day_words(row.starts_at, at=now),
        "agenda": list(row.agenda.all()),
        "shared": shared_note_of(row.relationship, row),
        "private": opened(private, owner=request.actor.public_id) if private else None,
        "people": _people(seen),
        "excused": _excused(seen),
        "note_form": NoteForm(people=people_of(seen), initial=initial_note(row)) if seen.to_note else None,
    }
    return render(request, "sessions/session.html", values)


def _people(seen: Shown) -> list[tuple[str, str, str]]:
    """In a group: each one's name, state in words and its tone."""
    if not seen.group:
        return []
    tones = {AttendanceState.PRESENT: "good", AttendanceState.ABSENT: "bad", AttendanceState.EXCUSED: "off"}
    states = {each.participation_id: each for each in seen.session.attendance.all()}
    rows = []
    for part in seen.present:
        found = states.get(part.pk)
        state = AttendanceState(found.state) if found else AttendanceState.EXPECTED
        rows.append((part.person.name, str(state.label), tones.get(state, "info")))
    return rows


def _excused(seen: Shown) -> bool:
    mine = seen.mine.pk if seen.mine else None
    return any(
        each.participation_id == mine and each.state == AttendanceState.EXCUSED
        for each in seen.session.attendance.all()
    )


@require_safe
@for_members()
def calendar_file(request: MemberRequest, session: str) -> HttpResponse:
    """The meeting for any calendar program, with the same identity as the invitation that was mailed."""
    seen = shown_or_404(request, session, at=clock.now())
    told = Gathering(seen.session, [part.person for part in seen.present])
    changed = seen.session.logged_at or seen.session.proposed_at
    words = entries_for([told], seen.together.me, at=changed, name=seen.with_whom)
    response = HttpResponse(words, content_type="text/calendar; charset=utf-8")
    name = slugify(f"{seen.with_whom} {seen.session.starts_at:%Y-%m-%d}") or "meeting"
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
