"""Surveys that a coordinator plans by hand, and changes to those that are not open yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import ComparisonGroup, InstrumentVersion, Wave, WaveInstrument, WaveWording
from peerloom.domain.feedback.rules.waves import BY_HAND, LONGEST, MOST_INSTRUMENTS
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotPlanWave(Refused):
    """The actor may not, the survey is no longer planned, or what it says cannot be."""


@dataclass(frozen=True, slots=True)
class WaveDraft:
    """``versions`` are asked in this order; ``welcomes`` holds the own words above it for each of its languages."""

    name: str
    kind: WaveKind
    mode: Mode
    versions: Sequence[InstrumentVersion]
    opens_on: date
    closes_on: date
    welcomes: Mapping[str, str]


@transaction.atomic
def plan_wave(
    *,
    cohort: Cohort,
    draft: WaveDraft,
    asked: Sequence[Asked],
    comparison: ComparisonGroup | None = None,
    key: str,
    by: Actor,
    at: datetime,
) -> list[Wave]:
    """One wave for each kind of people. ``key`` comes from the form: sent twice, it is planned once.

    Raises CannotPlanWave.
    """
    cohort = _locked(cohort, by)
    part = f"{BY_HAND}{key}"
    made = list(Wave.objects.within(by.organisation_id).filter(cohort=cohort, part=part).order_by("pk"))
    if made:
        return made
    _check(cohort, draft, at)
    _check_asked(cohort, asked, comparison, by)
    waves = []
    for side in dict.fromkeys(asked):
        wave = Wave(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            part=part,
            asked=side,
            comparison=comparison if side == Asked.COMPARISON else None,
        )
        _write(wave, draft)
        _record("wave.planned", wave, cohort, by, at)
        waves.append(wave)
    return waves


@transaction.atomic
def change_wave(*, wave: Wave, draft: WaveDraft, revision: int, by: Actor, at: datetime) -> Wave:
    """Write a planned wave anew. Where its dates, questions or moment differ from the plan's, it no longer follows it.

    Raises CannotPlanWave or ChangedMeanwhile.
    """
    cohort = _locked(wave.cohort, by)
    row = Wave.objects.within(by.organisation_id).select_for_update().get(pk=wave.pk)
    if row.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this survey meanwhile. Look at it as it is now."))
    if row.state != WaveState.PLANNED:
        raise CannotPlanWave(_("This survey is no longer planned, so what it asks stays as it is."))
    _check(cohort, draft, at)
    asks = list(row.asks.values_list("version", flat=True))
    before = (row.name, row.kind, row.opens_on, row.closes_on, asks)
    after = (draft.name, draft.kind, draft.opens_on, draft.closes_on, [version.pk for version in draft.versions])
    if before != after:
        row.planned = None
    row.revision += 1
    _write(row, draft)
    _record("wave.changed", row, cohort, by, at)
    return row


@transaction.atomic
def call_off_wave(*, wave: Wave, revision: int, by: Actor, at: datetime) -> Wave:
    """A planned wave will not be asked; the plan does not make it again. Called off twice, it happens once.

    Raises CannotPlanWave or ChangedMeanwhile.
    """
    cohort = _locked(wave.cohort, by)
    row = Wave.objects.within(by.organisation_id).select_for_update().get(pk=wave.pk)
    if row.state == WaveState.CALLED_OFF:
        return row
    if row.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this survey meanwhile. Look at it as it is now."))
    if row.state != WaveState.PLANNED:
        raise CannotPlanWave(_("People have been asked already. Close the survey instead."))
    row.state = WaveState.CALLED_OFF
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    _record("wave.called_off", row, cohort, by, at)
    return row


def _locked(cohort: Cohort, by: Actor) -> Cohort:
    rows = Cohort.objects.within(by.organisation_id).select_related("program", "organisation")
    found = rows.select_for_update(of=("self",)).get(pk=cohort.pk)
    if not can_edit_program(by, found.program):
        raise CannotPlanWave(_("Surveys are planned by owners and coordinators. Ask one of them."))
    return found


def _check(cohort: Cohort, draft: WaveDraft, at: datetime) -> None:
    if not draft.name.strip() or not draft.welcomes:
        raise CannotPlanWave(_("A survey needs a name and a language."))
    if draft.opens_on > draft.closes_on:
        raise CannotPlanWave(_("It would close before it opens. Choose a later last day."))
    if draft.closes_on < cohort.organisation.day_at(at):
        raise CannotPlanWave(_("Its last day is over already. Choose a later one."))
    if draft.closes_on - draft.opens_on > LONGEST:
        raise CannotPlanWave(_("A survey is open for half a year at most. Choose an earlier last day."))
    keys = [version.pk for version in draft.versions]
    if not keys or len(keys) > MOST_INSTRUMENTS or len(set(keys)) < len(keys):
        raise CannotPlanWave(_("Choose one to %(most)d questionnaires, each once.") % {"most": MOST_INSTRUMENTS})
    rows = InstrumentVersion.objects.within(cohort.organisation_id).filter(pk__in=keys, state=VersionState.CURRENT)
    if rows.count() < len(keys):
        raise CannotPlanWave(_("One of the questionnaires is no longer in use. Choose another one."))


def _check_asked(cohort: Cohort, asked: Sequence[Asked], comparison: ComparisonGroup | None, by: Actor) -> None:
    if not asked:
        raise CannotPlanWave(_("Choose who is asked."))
    if Asked.COMPARISON in asked:
        rows = ComparisonGroup.objects.visible_to(by).filter(cohort=cohort)
        if comparison is None or not rows.filter(pk=comparison.pk).exists():
            raise CannotPlanWave(_("Choose which comparison group is asked, or make one first."))


def _write(wave: Wave, draft: WaveDraft) -> None:
    wave.name, wave.kind, wave.mode = draft.name.strip()[:120], draft.kind, draft.mode
    wave.opens_on, wave.closes_on = draft.opens_on, draft.closes_on
    wave.save()
    owned = {"organisation_id": wave.organisation_id, "wave": wave}
    wave.asks.all().delete()
    WaveInstrument.objects.bulk_create(
        WaveInstrument(**owned, version=version, position=position) for position, version in enumerate(draft.versions)
    )
    wave.wordings.all().delete()
    WaveWording.objects.bulk_create(
        WaveWording(**owned, language=language, welcome=words.strip()[:2000])
        for language, words in draft.welcomes.items()
    )


def _record(verb: str, wave: Wave, cohort: Cohort, by: Actor, at: datetime) -> None:
    details = {"kind": str(wave.kind), "asked": str(wave.asked), "mode": str(wave.mode)}
    audit.record(verb, subject=wave, organisation=cohort.organisation.public_id, by=by, at=at, details=details)
