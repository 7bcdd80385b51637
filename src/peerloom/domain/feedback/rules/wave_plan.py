"""Which surveys a program's plan asks for in one round, and where those that are there differ from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peerloom.domain.feedback.enums.surveys import Asked, WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Wave
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


@dataclass(frozen=True, slots=True)
class OffPlan:
    """What has to happen so that the waves of a round are as its plan has them."""

    missing: list[WantedWave]
    moved: list[tuple[Wave, WantedWave]]
    dropped: list[Wave]

    def __bool__(self) -> bool:
        return bool(self.missing or self.moved or self.dropped)


def off_plan(
    wanted: Sequence[WantedWave],
    there: Sequence[Wave],
    versions: Mapping[str, InstrumentVersion | None],
    *,
    language: str,
    today: date,
) -> OffPlan:
    """``there`` are the round's waves by a plan, with what they ask; ``versions`` by key, with their wordings.

    What is open, closed, called off or was changed by hand follows no plan; what would be over by now is not missing.
    """
    places = {(wave.part, wave.asked): wave for wave in there}
    by_place = {(one.part, str(one.asked)): one for one in wanted}
    following = {
        place: wave
        for place, wave in places.items()
        if wave.planned_id is not None and wave.state == WaveState.PLANNED and place in by_place
    }
    return OffPlan(
        missing=[one for place, one in by_place.items() if place not in places and one.span.closes_on >= today],
        moved=[
            (wave, by_place[place])
            for place, wave in following.items()
            if _as_it_is(wave) != _as_wanted(by_place[place], versions[by_place[place].instrument], language)
        ],
        dropped=[w for place, w in places.items() if place not in by_place and w.state == WaveState.PLANNED],
    )


def name_of_wanted(wanted: WantedWave, version: InstrumentVersion | None, language: str) -> str:
    """As the questionnaire is called in the program's language, its short name while nobody knows that."""
    if version is None:
        return wanted.instrument[:120]
    called = {wording.language: wording.name for wording in version.wordings.all()}
    return called.get(language) or called.get(version.default_language) or wanted.instrument[:120]


def _as_it_is(wave: Wave) -> tuple[object, ...]:
    return wave.name, wave.kind, wave.opens_on, wave.closes_on, [ask.version_id for ask in wave.asks.all()]


def _as_wanted(wanted: WantedWave, version: InstrumentVersion | None, language: str) -> tuple[object, ...]:
    name, asks = name_of_wanted(wanted, version, language), [version.pk] if version else []
    return name, wanted.kind, wanted.span.opens_on, wanted.span.closes_on, asks
