"""Rounds whose surveys are not, or not yet, as their plan has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.models import Instrument, InstrumentVersion, Wave
from peerloom.domain.feedback.queries.waves import INSTALLATION
from peerloom.domain.feedback.rules.wave_plan import off_plan, wanted_waves
from peerloom.domain.feedback.rules.waves import PLANNED
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet

Versions = Mapping[tuple[int, str], InstrumentVersion | None]
"""By organisation and key: what is in use of each questionnaire that is there."""


def cohorts_off_plan(cohorts: Sequence[Cohort], *, at: datetime) -> list[Cohort]:
    """Those of them whose waves are not as their plan has them, or whose plan needs a questionnaire that ships.

    As many queries for many as for one, and no lock: whoever acts on it decides again behind one. Expects program,
    organisation and plan to be loaded.
    """
    rows = waves_by_plan([cohort.pk for cohort in cohorts]).order_by("cohort_id", "pk")
    there = {pk: list(same) for pk, same in groupby(rows, key=lambda one: one.cohort_id)}
    keys = {survey.instrument for cohort in cohorts for survey in cohort.program.surveys.all()}
    instruments = Instrument.objects.across_organisations(because=INSTALLATION).filter(key__in=keys)
    versions: dict[tuple[int, str], InstrumentVersion | None] = dict.fromkeys(
        instruments.values_list("organisation_id", "key")
    )
    for version in versions_in_use(keys):
        versions[version.organisation_id, version.instrument.key] = version
    return [cohort for cohort in cohorts if _is_off(cohort, there.get(cohort.pk, []), versions, at)]


def waves_by_plan(cohorts: Sequence[int]) -> ScopedQuerySet[Wave]:
    """Of these rounds, with what they ask."""
    rows = Wave.objects.across_organisations(because="narrowed by the cohorts")
    return rows.filter(cohort__in=cohorts, part__startswith=PLANNED).prefetch_related("asks")


def versions_in_use(keys: Collection[str]) -> ScopedQuerySet[InstrumentVersion]:
    """Of questionnaires with these keys in any organisation, with instrument and wordings."""
    rows = InstrumentVersion.objects.across_organisations(because=INSTALLATION).filter(instrument__key__in=keys)
    current = rows.filter(state=VersionState.CURRENT, instrument__archived_at__isnull=True)
    return current.select_related("instrument").prefetch_related("wordings")


def _is_off(cohort: Cohort, there: Sequence[Wave], versions: Versions, at: datetime) -> bool:
    try:
        wanted = list(wanted_waves(cohort, list(cohort.program.surveys.all())))
    except (KeyError, ValueError):
        return True  # a plan that makes no sense holds up nobody else; whoever acts on it tells of it
    keys = {one.instrument for one in wanted}
    if any((cohort.organisation_id, key) not in versions for key in keys & shipped_instruments().keys()):
        return True
    used = {key: versions.get((cohort.organisation_id, key)) for key in keys}
    language, today = cohort.program.language, cohort.organisation.day_at(at)
    return bool(off_plan(wanted, there, used, language=language, today=today))
