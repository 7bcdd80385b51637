"""The surveys of one round: what is next, who answers, what came in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.enums.surveys import WaveKind, WaveState
from peerloom.domain.feedback.operations.waves.planning import keep_planned_waves
from peerloom.domain.feedback.queries.waves import waves_of
from peerloom.domain.feedback.rules.waves import NO_QUESTIONNAIRE
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import clock
from peerloom.web.feedback.waves.doors import cohort_in
from peerloom.web.feedback.waves.shown import Shown, lines, shown
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.programs.survey_names import survey_name


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    """Brings what is planned in line with the plan first, as the clock does a few minutes later anyway."""
    found = cohort_in(request, cohort)
    may_edit = can_edit_program(request.actor, found.program)
    if may_edit:
        keep_planned_waves(cohort=found, by=None, at=clock.now())
    waves = [shown(wave) for wave in waves_of(request.actor, found)]
    by_state = {state: [one for one in waves if one.wave.state == state] for state in WaveState}
    is_open = sorted(by_state[WaveState.OPEN], key=lambda one: (one.wave.closes_on, one.wave.pk))
    values = {
        "cohort": found,
        "program": found.program,
        "may_edit": may_edit,
        "open": is_open,
        "one_last_day": len({one.wave.closes_on for one in is_open}) == 1,
        "planned": by_state[WaveState.PLANNED],
        "called_off": by_state[WaveState.CALLED_OFF],
        "without_questions": [one for one in by_state[WaveState.PLANNED] if not one.has_questions],
        "lines": lines(by_state[WaveState.OPEN] + by_state[WaveState.CLOSED]),
        "suggested": _without_afterwards(waves),
        "not_asked": _not_asked(found),
    }
    return render(request, "feedback/waves/overview.html", values)


def _without_afterwards(waves: list[Shown]) -> Shown | None:
    """A survey before the start whose questions nobody is going to ask again."""
    again = {(one.wave.asked, ask.version.instrument_id) for one in waves for ask in one.wave.asks.all() if _later(one)}
    for one in waves:
        asked = {(one.wave.asked, ask.version.instrument_id) for ask in one.wave.asks.all()}
        if one.wave.kind == WaveKind.PRE and one.wave.state != WaveState.CALLED_OFF and asked and not asked & again:
            return one
    return None


def _later(one: Shown) -> bool:
    return one.wave.kind in (WaveKind.POST, WaveKind.FOLLOW_UP) and one.wave.state != WaveState.CALLED_OFF


def _not_asked(cohort: Cohort) -> list[str]:
    """What the plan names among surveys and is reached in another way."""
    planned = cohort.program.surveys.filter(instrument__in=NO_QUESTIONNAIRE)
    return sorted({survey_name(key) for key in planned.values_list("instrument", flat=True)})
