"""One conversation: when it suits whom, where, who came."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.models import StudyMeeting
from peerloom.domain.feedback.operations.studies.meetings import (
    agree_on_time,
    cancel_meeting,
    move_meeting,
    note_attendance,
)
from peerloom.domain.feedback.queries.studies.reading import meetings_read_by
from peerloom.domain.feedback.queries.studies.times import times_table
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.people import CancelForm, MoveForm
from peerloom.web.feedback.studies.shown import page_of, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


def _meeting(request: MemberRequest, public_id: str) -> StudyMeeting:
    return visible_or_404(meetings_read_by(request.actor), public_id)


@require_safe
@for_members(*RUNS_PROGRAMS)
def meeting(request: MemberRequest, study_meeting: str) -> HttpResponse:
    return _page(request, _meeting(request, study_meeting))


@require_POST
@for_members(*RUNS_PROGRAMS)
def agree(request: MemberRequest, study_meeting: str) -> HttpResponse:
    found = _meeting(request, study_meeting)
    time = found.times.filter(public_id=request.POST.get("time", "").replace("\x00", "")).first()
    if time is None:
        raise Http404
    return done(
        request,
        lambda: agree_on_time(meeting=found, time=time, by=request.actor, at=clock.now()),
        back=page_of("meeting", request, study_meeting),
        words=_("Settled. Everybody who agreed to take part gets an invitation for the calendar."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, study_meeting: str) -> HttpResponse:
    found = _meeting(request, study_meeting)
    form = MoveForm(request.POST, zone=ZoneInfo(request.actor.time_zone))
    moved, status = accepted(
        form,
        lambda: move_meeting(
            meeting=found,
            to=form.new_time(),
            sequence=form.cleaned_data["sequence"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if moved is None:
        return _page(request, _meeting(request, study_meeting), move_form=form, status=status)
    return SeeOther(page_of("meeting", request, study_meeting))


@require_POST
@for_members(*RUNS_PROGRAMS)
def cancel(request: MemberRequest, study_meeting: str) -> HttpResponse:
    found = _meeting(request, study_meeting)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, found, cancel_form=form, status=422)
    return done(
        request,
        lambda: cancel_meeting(meeting=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()),
        back=page_of("meeting", request, study_meeting),
        words=_("Called off. Whoever had it in the calendar is told."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def held(request: MemberRequest, study_meeting: str) -> HttpResponse:
    found = _meeting(request, study_meeting)
    return done(
        request,
        lambda: note_attendance(meeting=found, came=request.POST.getlist("came"), by=request.actor, at=clock.now()),
        back=page_of("meeting", request, study_meeting),
        words=_("Noted who came. Now add what was said."),
    )


def _page(
    request: MemberRequest,
    found: StudyMeeting,
    *,
    move_form: MoveForm | None = None,
    cancel_form: CancelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    begun = found.starts_at is not None and found.starts_at <= now
    people = list(found.participants.select_related("person"))
    values = told(found.study) | {
        "meeting": found,
        "table": times_table(found, at=now),
        "begun": begun,
        "people": people,
        "agreed": [one for one in people if one.consent == ConsentState.GIVEN],
        "on_paper": any(one.consent == ConsentState.GIVEN and one.signed_on for one in people),
        "waiting": sum(one.consent == ConsentState.ASKED for one in people),
        "is_open": found.state in (MeetingState.FINDING, MeetingState.AGREED),
        "transcripts": list(found.transcripts.all()),
        "move_form": move_form or MoveForm(zone=ZoneInfo(request.actor.time_zone), initial=_as_it_is(found)),
        "cancel_form": cancel_form or CancelForm(),
        "faults": faults(*[form for form in (move_form, cancel_form) if form]),
    }
    return render(request, "feedback/studies/meeting.html", values, status=status)


def _as_it_is(found: StudyMeeting) -> dict[str, object]:
    local = timezone.localtime(found.starts_at) if found.starts_at else None
    return {
        "day": local.date() if local else None,
        "time": local.time() if local else None,
        "place": found.place,
        "link": found.link,
        "sequence": found.sequence,
    }
