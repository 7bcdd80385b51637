"""Offering times: for a meeting that is new, instead of proposed ones, or instead of the agreed one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.messages.session_letters import elsewhere
from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.operations.sessions.answering import counter_times
from peerloom.domain.relationships.operations.sessions.changing import move_session, reschedule_session
from peerloom.domain.relationships.operations.sessions.proposing import propose_session, set_session
from peerloom.domain.relationships.operations.sessions.series import propose_series
from peerloom.domain.relationships.queries.sessions import usual_of
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.domain.relationships.rules.groups import is_group
from peerloom.domain.relationships.rules.session_times import MOST_TIMES, Where
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import mark_anew
from peerloom.web.relationships.partnerships import Partnership
from peerloom.web.relationships.sessions.access import shown_or_404, together_or_404
from peerloom.web.relationships.sessions.planning_form import RepeatForm, TimesForm, WhereForm
from peerloom.web.relationships.sessions.showing import Shown
from peerloom.web.relationships.sessions.suggesting import suggested_times


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def propose(request: MemberRequest, relationship: str) -> HttpResponse:
    """Find a time for a new meeting, once or again and again."""
    now = clock.now()
    together = together_or_404(request, relationship, at=now)
    usual = usual_of(together.relationship)
    group = is_group(present_parts(together.relationship))
    data = request.POST or None
    pattern = bool(together.program.meeting_link)
    where = WhereForm(data, gives_link=pattern, initial={"way": usual.way, "place": usual.place})
    repeat = RepeatForm(data, initial={"until": together.relationship.cohort.ends_on})
    times, found = _times_form(request, together, usual.minutes, most=1 if group else MOST_TIMES, now=now)
    valid = [form.is_valid() for form in (times, where, repeat)] if request.method == "POST" else [False]
    if all(valid):
        try:
            session = _proposed(request, together, times, where.where(), repeat, group=group, now=now)
        except Refused as refusal:
            times.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("That is settled.")
                if group
                else _("Proposed. %(names)s gets an e-mail now.") % {"names": together.names},
            )
            return SeeOther(reverse("sessions:session", args=[request.organisation.slug, session]))
    values = {
        "together": together,
        "times": times,
        "where": where,
        "repeat": repeat,
        "suggested": found,
        "group": group,
        "blocked": waits_for_first_meeting(together.relationship, at=now),
        "clock_url": reverse("sessions:clock", args=[request.organisation.slug, relationship]),
    }
    return render(request, "sessions/propose.html", values, status=422 if request.method == "POST" else 200)


def _proposed(
    request: MemberRequest,
    together: Partnership,
    times: TimesForm,
    where: Where,
    repeat: RepeatForm,
    *,
    group: bool,
    now: datetime,
) -> str:
    """The public id of the session, or of the first one of the series."""
    slots, zone = times.slots(), times.zone
    common: dict[str, Any] = {"relationship": together.relationship, "where": where, "by": request.actor, "at": now}
    if repeat.repeats:
        series = propose_series(rhythm=repeat.rhythm(min(slots), zone), **common)
        return str(series.sessions.order_by("pk").values_list("public_id", flat=True)[0])
    if group:
        return set_session(slot=slots[0], time_zone=zone.key, **common).public_id
    return propose_session(slots=slots, time_zone=zone.key, **common).public_id


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def other_times(request: MemberRequest, session: str) -> HttpResponse:
    """Other times than the proposed ones, or a new time for an agreed meeting. What was typed survives a refusal."""
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    if request.method != "POST" and seen.session.state not in (SessionState.PROPOSED, SessionState.AGREED):
        return SeeOther(reverse("sessions:session", args=[request.organisation.slug, session]))
    minutes = int((seen.session.ends_at - seen.session.starts_at).total_seconds() // 60)
    most = 1 if seen.group else MOST_TIMES
    moving = seen.session if seen.agreed else None
    form, found = _times_form(request, seen.together, minutes, most=most, now=now, seen=seen.seen, moving=moving)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _offered(request, seen, form, now=now)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
                seen = shown_or_404(request, session, at=now)
                mark_anew(form, request, seen.seen)
            else:
                done = _("All of you have been told.") if seen.group else _("Asked. %(names)s gets an e-mail now.")
                messages.success(request, done % {"names": seen.together.names} if not seen.group else done)
                return SeeOther(reverse("sessions:session", args=[request.organisation.slug, session]))
    values = {
        "shown": seen,
        "together": seen.together,
        "times": form,
        "suggested": found,
        "group": seen.group,
        "clock_url": reverse("sessions:clock", args=[request.organisation.slug, seen.session.relationship.public_id]),
    }
    return render(request, "sessions/times.html", values, status=status)


def _offered(request: MemberRequest, seen: Shown, form: TimesForm, *, now: datetime) -> None:
    session: Session = seen.session
    mark = form.cleaned_data["seen"]
    common: dict[str, Any] = {
        "session": session,
        "time_zone": form.zone.key,
        "seen": mark,
        "by": request.actor,
        "at": now,
    }
    if seen.proposed:
        where = Where(SessionWay(session.way), session.place, session.link)
        counter_times(slots=form.slots(), where=where, **common)
    elif seen.group:
        move_session(slot=form.slots()[0], **common)
    else:
        reschedule_session(slots=form.slots(), **common)


def _times_form(
    request: MemberRequest,
    together: Partnership,
    minutes: int,
    *,
    most: int,
    now: datetime,
    seen: str = "",
    moving: Session | None = None,
) -> tuple[TimesForm, Any]:
    others = [partner.person for partner in together.partners]
    found = suggested_times(
        together.relationship, me=together.me, others=others, minutes=minutes, at=now, moving=moving
    )
    form = TimesForm(
        request.POST if request.method == "POST" else None,
        zone=ZoneInfo(request.actor.time_zone),
        suggested=found.choices,
        usual=minutes,
        most=most,
        initial={"seen": seen},
    )
    return form, found


@require_safe
@for_members()
def other_clocks(request: MemberRequest, relationship: str) -> HttpResponse:
    """What the others' clocks show at a day and time of mine, while it is typed: one line, or nothing."""
    together = together_or_404(request, relationship, at=clock.now())
    words = _clock_words(request, together)
    return render(request, "sessions/clock.html", {"words": words})


def _clock_words(request: MemberRequest, together: Partnership) -> str:
    number = next((key for key in ("1", "2", "3") if request.GET.get(f"time_{key}")), "1")
    try:
        day = parse_date(request.GET.get(f"day_{number}", ""))
        time = parse_time(request.GET.get(f"time_{number}", ""))
        if day is None or time is None:
            return ""
        moment = moment_at(day, time, ZoneInfo(request.actor.time_zone))
    except NoSuchTime:
        return _("The clocks jump over this time on that day. Choose another one.")
    except ValueError:
        return ""
    return elsewhere(moment, together.me, [partner.person for partner in together.partners])
