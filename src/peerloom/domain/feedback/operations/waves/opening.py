"""Opening a survey: from now on it can be answered, and what it promises is fixed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Wave
from peerloom.domain.feedback.queries.wave_promise import promised_by
from peerloom.domain.feedback.rules.consent_words import consent_text
from peerloom.domain.feedback.rules.waves import LONGEST
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

INVITING = "peerloom.domain.feedback.jobs.waves.invite_for_wave"


class CannotOpenWave(Refused):
    """The actor may not, it has no questions yet, or its last day is over."""


class CannotExtendWave(Refused):
    """The actor may not, it is not open, or the day is no later one."""


@transaction.atomic
def open_wave(*, wave: Wave, revision: int | None = None, by: Actor | None, at: datetime) -> Wave:
    """Open a planned wave: freeze the consent text in each language, take the versions in use, and have people invited.

    With an actor it opens now, whatever its first day was; by the clock (``by`` is None) once that day has come. A wave
    that is open already stays as it is. Raises CannotOpenWave or ChangedMeanwhile.
    """
    rows = Wave.objects.within(wave.organisation_id).select_for_update(of=("self",))
    row = rows.select_related("cohort__program", "organisation").get(pk=wave.pk)
    if by is not None and not can_edit_program(by, row.cohort.program):
        raise CannotOpenWave(_("Surveys are opened by owners and coordinators. Ask one of them."))
    if row.state == WaveState.OPEN:
        return row
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this survey meanwhile. Look at it before you open it."))
    today = row.organisation.day_at(at)
    _check(row, today, by)
    _take_versions_in_use(row)
    _promise(row, at)
    row.state, row.opened_at, row.opens_on = WaveState.OPEN, at, min(row.opens_on, today)
    row.revision += 1
    row.save(update_fields=["state", "opened_at", "opens_on", "revision"])
    organisation = row.organisation.public_id
    audit.record(
        "wave.opened",
        subject=row,
        organisation=organisation,
        by=by,
        at=at,
        details={"kind": row.kind, "asked": row.asked, "mode": row.mode},
    )
    enqueue(INVITING, organisation=organisation, subject=row.public_id, at=at)
    return row


@transaction.atomic
def extend_wave(*, wave: Wave, closes_on: date, revision: int, by: Actor, at: datetime) -> Wave:
    """Let people answer for longer. Raises CannotExtendWave or ChangedMeanwhile."""
    rows = Wave.objects.within(by.organisation_id).select_for_update(of=("self",))
    row = rows.select_related("cohort__program", "organisation").get(pk=wave.pk)
    if not can_edit_program(by, row.cohort.program):
        raise CannotExtendWave(_("Surveys are extended by owners and coordinators. Ask one of them."))
    if row.revision != revision:
        raise ChangedMeanwhile(_("Someone else changed this survey meanwhile. Look at it as it is now."))
    if row.state != WaveState.OPEN:
        raise CannotExtendWave(_("Only a survey that is open can be extended."))
    if closes_on <= row.closes_on:
        raise CannotExtendWave(_("Choose a day after the present last one. To end it sooner, close it."))
    if closes_on - row.opens_on > LONGEST:
        raise CannotExtendWave(_("A survey is open for half a year at most. Choose an earlier last day."))
    before, row.closes_on = row.closes_on, closes_on
    row.revision += 1
    row.save(update_fields=["closes_on", "revision"])
    details = {"from": before.isoformat(), "to": closes_on.isoformat()}
    audit.record("wave.extended", subject=row, organisation=row.organisation.public_id, by=by, at=at, details=details)
    return row


def _check(wave: Wave, today: date, by: Actor | None) -> None:
    if wave.state != WaveState.PLANNED:
        raise CannotOpenWave(_("This survey was closed or called off. Plan a new one."))
    if by is None and wave.opens_on > today:
        raise CannotOpenWave(_("Its first day has not come."))
    if wave.closes_on < today:
        raise CannotOpenWave(_("Its last day is over. Change the dates first."))
    if not wave.asks.exists():
        raise CannotOpenWave(_("It has no questions yet. Choose a questionnaire first."))


def _take_versions_in_use(wave: Wave) -> None:
    """What was changed since it was planned is asked as it is now."""
    for ask in wave.asks.select_related("version"):
        if ask.version.state == VersionState.CURRENT:
            continue
        rows = InstrumentVersion.objects.within(wave.organisation_id)
        now = rows.filter(instrument=ask.version.instrument_id, state=VersionState.CURRENT).first()
        if now is None:
            raise CannotOpenWave(_("One of its questionnaires is no longer in use. Choose another one first."))
        ask.version = now
        ask.save(update_fields=["version"])


def _promise(wave: Wave, at: datetime) -> None:
    promised = promised_by(wave, at=at)
    for wording in wave.wordings.all():
        wording.consent = consent_text(wave.mode, promised, language=wording.language)
        wording.save(update_fields=["consent"])
