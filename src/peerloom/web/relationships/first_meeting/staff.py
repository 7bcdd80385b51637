"""For those who run a program: whose first meeting was accompanied, who has agreed; dates and never words."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import AccompaniedMeeting, Relationship
from peerloom.domain.relationships.operations.first_meetings import note_first_meeting
from peerloom.domain.relationships.queries.board import looked_after
from peerloom.domain.relationships.queries.first_meetings import (
    WITHOUT_AGREEMENT,
    WITHOUT_COMPANY,
    first_meetings_in,
    first_meetings_of,
    wants_company,
)
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.first_meeting.forms import NoteForm

ROWS_ON_A_PAGE = 50
SHOWN = {"alone": WITHOUT_COMPANY, "unsigned": WITHOUT_AGREEMENT}


@require_safe
@for_members(*RUNS_PROGRAMS)
def cohort_page(request: MemberRequest, cohort: str) -> HttpResponse:
    """A round's first meetings, those first that wait for somebody of the staff where the program wants it."""
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    wanted = wants_company(found)
    show = request.GET.get("show", "alone" if wanted else "all")
    rows = first_meetings_of(request.actor, found)
    if show in SHOWN:
        rows = rows.filter(SHOWN[show])
    values = {
        "cohort": found,
        "wanted": wanted,
        "show": show if show in SHOWN else "all",
        "numbers": first_meetings_in(found),
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "first_meeting/round.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def note(request: MemberRequest, relationship: str) -> HttpResponse:
    """Write down a first meeting that one was at, of other people's matches."""
    rows = looked_after(request.actor).exclude(state=RelationshipState.WITHDRAWN)
    rows = rows.exclude(kind=RelationshipKind.MICRO).select_related("cohort__program")
    found = visible_or_404(rows.prefetch_related("participations__person"), relationship)
    meeting = _meeting_of(found)
    form = NoteForm(request.POST if request.method == "POST" else None, initial=_initial(meeting))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            note_first_meeting(relationship=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            meeting = _meeting_of(found)
            form = NoteForm({**request.POST.dict(), "seen": _seen(meeting) if status == 409 else form.data.get("seen")})
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down. Thank you for being there."))
            return SeeOther(reverse("first_meeting:round", args=[request.organisation.slug, found.cohort.public_id]))
    values = {
        "relationship": found,
        "meeting": meeting,
        "instead": meeting if status == 409 else None,
        "form": form,
    }
    return render(request, "first_meeting/note.html", values, status=status)


def _meeting_of(relationship: Relationship) -> AccompaniedMeeting | None:
    rows = AccompaniedMeeting.objects.within(relationship.organisation_id).select_related("staff")
    return rows.filter(relationship=relationship).first()


def _seen(meeting: AccompaniedMeeting | None) -> str:
    return meeting.noted_at.isoformat() if meeting else ""


def _initial(meeting: AccompaniedMeeting | None) -> dict[str, str | bool | datetime | None]:
    if meeting is None:
        return {}
    return {
        "seen": _seen(meeting),
        "held_on": meeting.held_on.isoformat(),
        "family_present": meeting.family_present,
        "place": meeting.place,
        "notes": meeting.notes,
    }
