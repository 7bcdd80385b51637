"""Asking, reminding and closing check-ins by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.asking import WITH_PEOPLE, ask_turn, remind_of_check_in
from peerloom.domain.relationships.operations.check_ins.settling import drop_check_in, lapse_check_in
from peerloom.domain.relationships.queries.check_in_turns import (
    cohorts_going_on,
    open_forms,
    participations_due,
    reminders_due,
    turns_in,
    without_a_reason_to_go_on,
)
from peerloom.domain.relationships.rules.check_in_plan import Turn
from peerloom.domain.relationships.rules.check_in_times import AHEAD, has_closed, reminder_at
from peerloom.domain.relationships.rules.occasions import CHECK_IN_REMINDER
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, OneByOne, handler, one_by_one
from peerloom.foundation.scope import ScopedQuerySet

AT_ONCE = 50
"""Of one transaction, so that nobody waits long for it."""

BATCH = 200
"""Read at once where each is written by itself."""


@handler()
def keep_check_ins(context: JobContext) -> None:
    """Ask whoever's turn it is, remind, and close what nobody answered.

    Killed anywhere and run again, or run twice at once, everyone is asked and reminded once: each turn is one row for
    each person, each e-mail has its key, and both are written together.
    """
    at = clock.now()
    with one_by_one() as apart:
        for check_in in _people(without_a_reason_to_go_on()):
            with apart.trying(check_in.public_id):
                drop_check_in(check_in=check_in, at=at)
        context.report(0.2)
        cohorts = list(cohorts_going_on(at=at))
        for number, cohort in enumerate(cohorts):
            for turn in turns_in(cohort):
                _ask_all(context, apart, cohort, turn, at)
            context.report(0.2 + 0.6 * number / len(cohorts))
        _remind(apart, at)
        context.report(0.9)
        _close(apart, at)


def _ask_all(context: JobContext, apart: OneByOne, cohort: Cohort, turn: Turn, at: datetime) -> None:
    """In order and some at a time; where one of them breaks it, these wait and the next are asked."""
    rows = participations_due(cohort, turn, at=at)
    if rows is None:
        return
    while parts := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with apart.trying(f"{cohort.public_id}/{turn.key}"):
            ask_turn(cohort=cohort, turn=turn, parts=parts, at=at)
        context.report(0.2)
        rows = rows.filter(pk__gt=parts[-1])


def _remind(apart: OneByOne, at: datetime) -> None:
    for check_in in _people(reminders_due(before=at - CHECK_IN_REMINDER + AHEAD)):
        zone = zone_of(check_in.participation.person)
        if reminder_at(check_in, zone) <= at and not has_closed(check_in, zone, at=at):
            with apart.trying(check_in.public_id):
                remind_of_check_in(check_in=check_in, at=at)


def _close(apart: OneByOne, at: datetime) -> None:
    for check_in in _people(open_forms().filter(closes_on__lte=at.date())):
        with apart.trying(check_in.public_id):
            lapse_check_in(check_in=check_in, at=at)


def _people(rows: ScopedQuerySet[CheckIn]) -> Iterator[CheckIn]:
    """All of them, some at a time; one that has to wait holds up nobody behind it."""
    loaded = rows.select_related(*WITH_PEOPLE).prefetch_related("relationship__participations__person")
    last = 0
    while batch := list(loaded.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk
