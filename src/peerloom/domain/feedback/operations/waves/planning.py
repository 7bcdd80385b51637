"""Surveys that a program's plan asks for, kept as the plan says until they open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Wave, WaveInstrument, WaveWording
from peerloom.domain.feedback.operations.instruments.adopting import CannotAdopt, adopt_instrument
from peerloom.domain.feedback.rules.wave_plan import WantedWave, wanted_waves
from peerloom.domain.feedback.rules.waves import PLANNED
from peerloom.domain.programs.models import Cohort, PlannedSurvey
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor


@dataclass(slots=True)
class Kept:
    """What planning changed."""

    made: list[Wave] = field(default_factory=list)
    changed: list[Wave] = field(default_factory=list)
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.removed)


@transaction.atomic
def keep_planned_waves(*, cohort: Cohort, by: Actor | None, at: datetime) -> Kept:
    """Make the waves that the plan asks for, move those still planned to where it puts them, take out what it dropped.

    A wave that is open, closed or called off is never touched, nor a planned one that somebody changed by hand. What
    would be over already is not made. Done again, or by two at once, nothing more happens.
    """
    planned = list(PlannedSurvey.objects.within(cohort.organisation_id).filter(program=cohort.program_id))
    asked = {one.instrument for one in wanted_waves(cohort, planned)}
    versions = {key: _version_in_use(cohort, key, at) for key in sorted(asked)}
    locked = Cohort.objects.within(cohort.organisation_id).select_for_update(of=("self",))
    cohort = locked.select_related("program", "organisation").get(pk=cohort.pk)
    there = {(wave.part, wave.asked): wave for wave in _from_the_plan(cohort)}
    wanted = {(one.part, str(one.asked)): one for one in wanted_waves(cohort, planned)}
    kept = Kept()
    for key, one in wanted.items():
        version = versions[one.instrument]
        wave = there.get(key)
        if wave is None and one.span.closes_on >= cohort.organisation.day_at(at):
            kept.made.append(_make(cohort, one, version))
        elif wave is not None and wave.planned_id is not None and _follow(wave, one, version, cohort.program.language):
            kept.changed.append(wave)
    dropped = [wave for key, wave in there.items() if key not in wanted and wave.state == WaveState.PLANNED]
    for wave in dropped:
        wave.delete()
    kept.removed = len(dropped)
    if kept:
        audit.record(
            "wave.kept_to_plan",
            subject=cohort,
            organisation=cohort.organisation.public_id,
            by=by,
            at=at,
            details={"made": len(kept.made), "changed": len(kept.changed), "removed": kept.removed},
        )
    return kept


def _from_the_plan(cohort: Cohort) -> list[Wave]:
    rows = Wave.objects.within(cohort.organisation_id).filter(cohort=cohort, part__startswith=PLANNED)
    return list(rows.prefetch_related("asks"))


def _version_in_use(cohort: Cohort, key: str, at: datetime) -> InstrumentVersion | None:
    """Taken over first where it ships. None while it is not here, was put away, or its items have to be entered."""
    rows = InstrumentVersion.objects.within(cohort.organisation_id).filter(instrument__key=key)
    found = rows.filter(state=VersionState.CURRENT, instrument__archived_at__isnull=True).first()
    if found is not None:
        return found
    try:
        version = adopt_instrument(organisation=cohort.organisation, key=key, by=None, at=at)
    except CannotAdopt:
        return None
    return version if version.state == VersionState.CURRENT else None


def _make(cohort: Cohort, wanted: WantedWave, version: InstrumentVersion | None) -> Wave:
    wave = Wave.objects.create(
        organisation_id=cohort.organisation_id,
        cohort=cohort,
        planned_id=wanted.planned_id,
        part=wanted.part,
        name=_name(wanted, version, cohort.program.language),
        kind=wanted.kind,
        asked=wanted.asked,
        opens_on=wanted.span.opens_on,
        closes_on=wanted.span.closes_on,
    )
    WaveWording.objects.create(organisation_id=cohort.organisation_id, wave=wave, language=cohort.program.language)
    _ask(wave, version)
    return wave


def _follow(wave: Wave, wanted: WantedWave, version: InstrumentVersion | None, language: str) -> bool:
    """Whether the plan moved it, or what it asks."""
    if wave.state != WaveState.PLANNED:
        return False
    before = (wave.name, wave.kind, wave.opens_on, wave.closes_on, [ask.version_id for ask in wave.asks.all()])
    wave.name = _name(wanted, version, language)
    wave.kind, wave.opens_on, wave.closes_on = wanted.kind, wanted.span.opens_on, wanted.span.closes_on
    after = (wave.name, wave.kind, wave.opens_on, wave.closes_on, [version.pk] if version else [])
    if before == after:
        return False
    wave.revision += 1
    wave.save(update_fields=["name", "kind", "opens_on", "closes_on", "revision"])
    if before[-1] != after[-1]:
        wave.asks.all().delete()
        _ask(wave, version)
    return True


def _ask(wave: Wave, version: InstrumentVersion | None) -> None:
    if version is not None:
        WaveInstrument.objects.create(organisation_id=wave.organisation_id, wave=wave, version=version, position=0)


def _name(wanted: WantedWave, version: InstrumentVersion | None, language: str) -> str:
    """As the questionnaire is called in the program's language, its short name while nobody knows that."""
    if version is None:
        return wanted.instrument[:120]
    called = {wording.language: wording.name for wording in version.wordings.all()}
    return called.get(language) or called.get(version.default_language) or wanted.instrument[:120]
