"""One survey: how it stands, what came in, and how it looks to those who are asked."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.queries.answering import asked_survey
from peerloom.domain.feedback.queries.wave_figures import figures_of, settled
from peerloom.domain.feedback.queries.wave_people import people_of
from peerloom.domain.feedback.queries.wave_promise import promised_by
from peerloom.domain.feedback.queries.wave_responses import may_read_responses
from peerloom.domain.feedback.queries.waves import answers_by_day, can_be_reminded, not_answered
from peerloom.domain.feedback.rules.consent_words import consent_text
from peerloom.domain.feedback.rules.waves import (
    LEAST_SHOWN,
    can_be_linked,
    is_too_small_to_be_anonymous,
    reminder_at,
)
from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_decide_on_program, can_edit_program
from peerloom.foundation import clock
from peerloom.web.feedback.answering.door import promised_in
from peerloom.web.feedback.answering.sheet import entered, language_names, parts_of
from peerloom.web.feedback.waves.doors import wave_in
from peerloom.web.feedback.waves.forms import ExtendForm, RevisionForm
from peerloom.web.feedback.waves.shown import days_drawn, name_of, shown
from peerloom.web.gate import MemberRequest, for_members

NAMES_ON_A_PAGE = 40


@require_safe
@for_members(*RUNS_PROGRAMS)
def wave(request: MemberRequest, wave: str) -> HttpResponse:
    return wave_page(request, wave_in(request, wave))


def wave_page(
    request: MemberRequest, found: Wave, *, extending: ExtendForm | None = None, status: int = 200
) -> HttpResponse:
    at = clock.now()
    one = shown(found)
    program, today = found.cohort.program, request.organisation.day_at(at)
    people = people_of(found, at=at).count() if found.state == WaveState.PLANNED else one.rate.asked
    values = {
        "one": one,
        "wave": found,
        "cohort": found.cohort,
        "program": program,
        "may_edit": can_edit_program(request.actor, program),
        "may_export": can_decide_on_program(request.actor, program) and settled(found),
        "may_read": may_read_responses(request.actor, found),
        "people": people,
        "overdue": found.state == WaveState.PLANNED and found.closes_on < today,
        "asks": [(ask.version, name_of(ask.version, program.language)) for ask in found.asks.all()],
        "linked": can_be_linked(found.mode),
        "to_remind": can_be_reminded(found, at=at).count() if found.state == WaveState.OPEN else 0,
        "too_small": found.state != WaveState.CLOSED and is_too_small_to_be_anonymous(found.mode, people),
        "least": LEAST_SHOWN,
        "settled": settled(found),
        "instruments": figures_of(found, request.actor, language=program.language),
        "revision": RevisionForm(initial={"revision": found.revision}, auto_id=False),
        "extending": extending or ExtendForm(initial={"revision": found.revision}),
        "promise": _promise(found, program.language) if found.state == WaveState.PLANNED else "",
        **_waiting(request, found),
    }
    return render(request, "feedback/waves/wave.html", values, status=status)


def _promise(found: Wave, language: str) -> str:
    """As it will be frozen, if it opens now."""
    return consent_text(found.mode, promised_by(found, at=clock.now()), language=language)


def _waiting(request: MemberRequest, found: Wave) -> dict[str, object]:
    """While it is open: who has not answered yet, and how answers came in. Of an anonymous survey neither."""
    if found.state != WaveState.OPEN or found.mode == Mode.ANONYMOUS:
        return {}
    page = Paginator(not_answered(found), NAMES_ON_A_PAGE).get_page(request.GET.get("page"))
    due = [
        reminder_at(
            invited_at=row.invited_at, reminders=row.reminders, reminded_at=row.reminded_at, zone=zone_of(row.person)
        )
        if row.invited_at
        else None
        for row in page
    ]
    days = days_drawn(answers_by_day(found), first=found.opens_on)
    return {
        "page": page,
        "waiting": list(zip(page, due, strict=True)),
        "days": days,
        "busiest": max(days, key=lambda day: day.count, default=None),
    }


@require_safe
@for_members(*RUNS_PROGRAMS)
def preview(request: MemberRequest, wave: str) -> HttpResponse:
    """Welcome, promise and questions, in one of its languages; nothing that is ticked here goes anywhere."""
    found = wave_in(request, wave)
    survey = asked_survey(found, language=request.GET.get("language", found.cohort.program.language))
    consent = survey.consent or _promise(found, survey.language)
    values = {
        "one": shown(found),
        "wave": found,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "survey": survey,
        "consent": consent,
        "consent_language": promised_in(survey.language),
        "parts": parts_of(survey.parts, entered({})),
        "languages": language_names(survey.languages),
    }
    return render(request, "feedback/waves/preview.html", values)
