"""Surveys by the clock: planned as the plan says, opened, people invited and reminded, and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from peerloom.domain.feedback.messages.waves import needless_letters
from peerloom.domain.feedback.models import SurveyInvitation, Wave
from peerloom.domain.feedback.operations.waves.closing import close_wave
from peerloom.domain.feedback.operations.waves.inviting import (
    how_long,
    invite_people,
    just_asked,
    leave_out,
    remind_of_survey,
    stop_needless_letters,
)
from peerloom.domain.feedback.operations.waves.opening import open_wave
from peerloom.domain.feedback.operations.waves.planning import keep_planned_waves
from peerloom.domain.feedback.queries.wave_people import no_longer_to_ask, still_to_invite
from peerloom.domain.feedback.queries.wave_plans import cohorts_off_plan
from peerloom.domain.feedback.queries.waves import (
    cohorts_that_plan,
    unreminded,
    waves_open,
    waves_to_open,
)
from peerloom.domain.feedback.rules.waves import has_ended, reminder_at
from peerloom.domain.people.zones import zone_of
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, OneByOne, handler, one_by_one
from peerloom.foundation.scope import ScopedQuerySet

AT_ONCE = 50
"""Of one transaction, so that nobody waits long for it."""

BATCH = 200
"""Read at once where each is written by itself."""


@handler()
def keep_waves(context: JobContext) -> None:
    """Plan, open, invite, remind and close, wave by wave; one that breaks holds up none of the others.

    Killed anywhere and run again, or run twice at once, everything happens once: each wave of the plan is one row, each
    person has one invitation, each e-mail has its key, and each row is decided again under its lock. Only where
    something is due is anything locked: as a rule it is nowhere, and nobody waits.
    """
    at = clock.now()
    with one_by_one() as apart:
        for cohort in cohorts_off_plan(list(cohorts_that_plan()), at=at):
            with apart.trying(cohort.public_id):
                keep_planned_waves(cohort=cohort, by=None, at=at)
        context.report(0.2)
        for wave in list(waves_to_open(at=at)):
            if wave.opens_on <= wave.organisation.day_at(at) <= wave.closes_on:
                with apart.trying(wave.public_id):
                    open_wave(wave=wave, by=None, at=at)
        context.report(0.3)
        waves = list(waves_open())
        for number, wave in enumerate(waves):
            _tend(context, apart, wave, at)
            context.report(0.3 + 0.7 * number / len(waves))


def _tend(context: JobContext, apart: OneByOne, wave: Wave, at: datetime) -> None:
    if has_ended(wave.closes_on, at=at):
        with apart.trying(wave.public_id):
            close_wave(wave=wave, by=None, at=at)
        return
    for invitation in _invitations(wave, no_longer_to_ask(wave)):
        with apart.trying(invitation.public_id):
            leave_out(invitation=invitation, at=at)
    if needless_letters(wave).exists():
        with apart.trying(wave.public_id):
            stop_needless_letters(wave=wave, at=at)
    _invite(context, apart, wave, at)
    _remind(apart, wave, at)


@handler()
def invite_for_wave(context: JobContext) -> None:
    """Invite everyone of one wave that was opened a moment ago."""
    with one_by_one() as apart:
        for wave in waves_open().filter(public_id=context.subject):
            _invite(context, apart, wave, clock.now())


@handler()
def remind_for_wave(context: JobContext) -> None:
    """Remind everyone of one wave who can be, as a coordinator asked for it; the day does not matter then."""
    at = clock.now()
    with one_by_one() as apart:
        for wave in waves_open().filter(public_id=context.subject):
            minutes = how_long(wave)
            for invitation in _invitations(wave, unreminded(wave)):
                if not just_asked(invitation, at):
                    with apart.trying(invitation.public_id):
                        remind_of_survey(invitation=invitation, minutes=minutes, at=at)


def _invite(context: JobContext, apart: OneByOne, wave: Wave, at: datetime) -> None:
    """In order and some at a time; where one of them breaks it, these wait and the next are invited."""
    rows = still_to_invite(wave, at=at)
    while people := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with apart.trying(f"{wave.public_id}/{people[0]}"):
            invite_people(wave=wave, people=people, at=at)
        context.report(0.5)
        rows = rows.filter(pk__gt=people[-1])


def _remind(apart: OneByOne, wave: Wave, at: datetime) -> None:
    minutes = how_long(wave)
    for invitation in _invitations(wave, unreminded(wave)):
        due = _due(invitation)
        if due is not None and due <= at:
            with apart.trying(invitation.public_id):
                remind_of_survey(invitation=invitation, minutes=minutes, at=at)


def _due(invitation: SurveyInvitation) -> datetime | None:
    if invitation.invited_at is None:
        return None
    return reminder_at(
        invited_at=invitation.invited_at,
        reminders=invitation.reminders,
        reminded_at=invitation.reminded_at,
        zone=zone_of(invitation.person),
    )


def _invitations(wave: Wave, rows: ScopedQuerySet[SurveyInvitation]) -> Iterator[SurveyInvitation]:
    """All of them, some at a time, each with the wave that is loaded already."""
    last = 0
    while batch := list(rows.select_related("person").filter(pk__gt=last).order_by("pk")[:BATCH]):
        for invitation in batch:
            invitation.wave = wave
            yield invitation
        last = batch[-1].pk
