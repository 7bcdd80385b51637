"""Which surveys a program's plan asks for in one round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peerloom.domain.feedback.enums.surveys import Asked, WaveKind
from peerloom.domain.feedback.rules.waves import NO_QUESTIONNAIRE, PLANNED, WAVE_OF_MOMENT, Span, span_of
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import Cohort, PlannedSurvey

SIDES = {
    Audience.MENTEES: (Asked.MENTEES,),
    Audience.MENTORS: (Asked.MENTORS,),
    Audience.BOTH: (Asked.MENTEES, Asked.MENTORS),
}


@dataclass(frozen=True, slots=True)
class WantedWave:
    """``part`` and ``asked`` together never change and make it one wave."""

    part: str
    asked: Asked
    kind: WaveKind
    instrument: str
    span: Span
    planned_id: int


def wanted_waves(cohort: Cohort, planned: Sequence[PlannedSurvey]) -> Iterator[WantedWave]:
    """In the plan's order. What has no questionnaire, or is asked after each meeting, is none of them."""
    for survey in planned:
        kind = WAVE_OF_MOMENT.get(Moment(survey.moment))
        if kind is None or survey.instrument in NO_QUESTIONNAIRE:
            continue
        span = span_of(kind, starts_on=cohort.starts_on, midpoint_on=cohort.midpoint_on, ends_on=cohort.ends_on)
        for side in SIDES[Audience(survey.audience)]:
            yield WantedWave(f"{PLANNED}{survey.public_id}", side, kind, survey.instrument, span, survey.pk)
