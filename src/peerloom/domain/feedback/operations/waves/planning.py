"""Surveys that a program's plan asks for, kept as the plan says until they open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.models import InstrumentVersion, Wave, WaveInstrument, WaveWording
from peerloom.domain.feedback.operations.instruments.adopting import CannotAdopt, adopt_instrument
from peerloom.domain.feedback.queries.wave_plans import cohorts_off_plan, versions_in_use, waves_by_plan
from peerloom.domain.feedback.rules.wave_plan import WantedWave, name_of_wanted, off_plan, wanted_waves
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


def keep_planned_waves(*, cohort: Cohort, by: Actor | None, at: datetime) -> Kept:
    """Make the waves that the plan asks for, move those still planned to where it puts them, take out what it dropped.

    A wave that is open, closed or called off is never touched, nor a planned one that somebody changed by hand. What
    would be over already is not made. Done again, or by two at once, nothing more happens. Looks first without a lock,
    for as a rule nothing is to be done, and decides behind it.
    """
    return _brought_in_line(cohort, by, at) if cohorts_off_plan([cohort], at=at) else Kept()


@transaction.atomic
def _brought_in_line(cohort: Cohort, by: Actor | None, at: datetime) -> Kept:
    planned = list(PlannedSurvey.objects.within(cohort.organisation_id).filter(program=cohort.program_id))
    asked = {one.instrument for one in wanted_waves(cohort, planned)}
    versions = {key: _version_in_use(cohort, key, at) for key in sorted(asked)}
    locked = Cohort.objects.within(cohort.organisation_id).select_for_update(of=("self",))
    cohort = locked.select_related("program", "organisation").get(pk=cohort.pk)
    wanted, language = list(wanted_waves(cohort, planned)), cohort.program.language
    there = list(waves_by_plan([cohort.pk]))
    off = off_plan(wanted, there, versions, language=language, today=cohort.organisation.day_at(at))
    kept = Kept([_make(cohort, one, versions[one.instrument]) for one in off.missing], removed=len(off.dropped))
    for wave, one in off.moved:
        _follow(wave, one, versions[one.instrument], language)
        kept.changed.append(wave)
    for wave in off.dropped:
        wave.delete()
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


def _version_in_use(cohort: Cohort, key: str, at: datetime) -> InstrumentVersion | None:
    """Taken over first where it ships. None while it is not here, was put away, or its items have to be entered."""
    found = versions_in_use([key]).filter(organisation=cohort.organisation_id).first()
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
        name=name_of_wanted(wanted, version, cohort.program.language),
        kind=wanted.kind,
        asked=wanted.asked,
        opens_on=wanted.span.opens_on,
        closes_on=wanted.span.closes_on,
    )
    WaveWording.objects.create(organisation_id=cohort.organisation_id, wave=wave, language=cohort.program.language)
    _ask(wave, version)
    return wave


def _follow(wave: Wave, wanted: WantedWave, version: InstrumentVersion | None, language: str) -> None:
    """To where the plan moved it, and to what it asks there."""
    wave.name = name_of_wanted(wanted, version, language)
    wave.kind, wave.opens_on, wave.closes_on = wanted.kind, wanted.span.opens_on, wanted.span.closes_on
    wave.revision += 1
    wave.save(update_fields=["name", "kind", "opens_on", "closes_on", "revision"])
    if [ask.version_id for ask in wave.asks.all()] != ([version.pk] if version else []):
        wave.asks.all().delete()
        _ask(wave, version)


def _ask(wave: Wave, version: InstrumentVersion | None) -> None:
    if version is not None:
        WaveInstrument.objects.create(organisation_id=wave.organisation_id, wave=wave, version=version, position=0)
