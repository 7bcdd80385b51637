"""Outcomes written by hand, put right, and taken out. Each keeps its source and its day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasureKind
from peerloom.domain.feedback.models import Measure, Outcome
from peerloom.domain.feedback.queries.measures import measure_in_hand
from peerloom.domain.feedback.queries.outcome_people import everybody_in, groups_of
from peerloom.domain.feedback.queries.outcome_rows import within_bounds
from peerloom.domain.feedback.rules.outcome_values import CannotReadValue
from peerloom.domain.feedback.rules.outcomes import EARLIEST_YEAR, require_outcomes
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotRecordOutcome(Refused):
    """The day, the source, a value or a person does not fit."""


@dataclass(frozen=True, slots=True)
class Recorded:
    new: int
    changed: int


def seen_of(outcomes: Iterable[Outcome]) -> str:
    """A short word for what somebody saw before they wrote; it changes when any of it changes."""
    told = sorted(f"{one.public_id} {one.value.normalize()} {one.measured_on} {one.source}" for one in outcomes)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@transaction.atomic
def record_outcomes(
    *,
    cohort: Cohort,
    measure: Measure,
    measured_on: date,
    source: str,
    values: Mapping[str, Decimal],
    seen: str,
    by: Actor,
    at: datetime,
) -> Recorded:
    """Keep a value of one measure on one day for each person (by public id) of the round. Nobody else's changes.

    ``seen`` is `seen_of` what was there for these people on that day. Written twice, it happens once. Raises
    CannotRecordOutcome, ChangedMeanwhile, PermissionDenied.
    """
    require_outcomes(by, cohort.program)
    cohort = Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
    held = measure_in_hand(measure, cohort.organisation_id)
    if held is None:
        raise CannotRecordOutcome(_("This measure is not in use any more. Choose another one."))
    measure = held
    _refuse_bad_occasion(measure, measured_on, source, at=at)
    people = _people(cohort, values)
    there = {row.person_id: row for row in on_that_day(cohort, measure, measured_on, people.values())}
    wanted = {people[public_id].pk: _fitting(value, measure) for public_id, value in values.items()}
    left = {pk: value for pk, value in wanted.items() if pk not in there or there[pk].value != value}
    if not left:
        return Recorded(0, 0)
    if seen_of(there.values()) != seen:
        raise ChangedMeanwhile(_("Someone else wrote some of these values meanwhile. Compare, then save yours again."))
    counted = _keep(cohort, measure, measured_on, source.strip()[:200], left, there, by=by, at=at)
    audit.record(
        "outcomes.recorded",
        subject=cohort,
        organisation=cohort.organisation.public_id,
        by=by,
        at=at,
        details={"measure": measure.key, "new": counted.new, "changed": counted.changed},
    )
    return counted


@transaction.atomic
def correct_outcome(
    *, outcome: Outcome, value: Decimal, measured_on: date, source: str, seen: str, by: Actor, at: datetime
) -> Outcome:
    """Put a value right; it stays when the file that it came from is taken back.

    Raises CannotRecordOutcome, ChangedMeanwhile, PermissionDenied.
    """
    require_outcomes(by, outcome.cohort.program)
    found = _locked(outcome, seen)
    _refuse_bad_occasion(found.measure, measured_on, source, at=at)
    what = [
        name
        for name, before, after in (
            ("value", found.value, _fitting(value, found.measure)),
            ("day", found.measured_on, measured_on),
            ("source", found.source, source.strip()[:200]),
        )
        if before != after
    ]
    if not what:
        return found
    found.value, found.measured_on, found.source = value, measured_on, source.strip()[:200]
    found.outcome_import, found.recorded_by_id, found.recorded_at = None, by.person_id, at
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise CannotRecordOutcome(
            _("There is another value of this person on that day. Correct that one, or choose another day.")
        ) from None
    _record("outcome.corrected", found, by=by, at=at, details={"measure": found.measure.key, "what": what})
    return found


@transaction.atomic
def remove_outcome(*, outcome: Outcome, seen: str, by: Actor, at: datetime) -> None:
    """Take a value out for good. Raises ChangedMeanwhile, PermissionDenied."""
    require_outcomes(by, outcome.cohort.program)
    found = _locked(outcome, seen)
    _record("outcome.removed", found, by=by, at=at, details={"measure": found.measure.key})
    found.delete()


def on_that_day(cohort: Cohort, measure: Measure, measured_on: date, people: Iterable[Person]) -> list[Outcome]:
    """What is known of these people on that day."""
    rows = Outcome.objects.within(cohort.organisation_id).filter(cohort=cohort, measure=measure)
    return list(rows.filter(measured_on=measured_on, person__in=list(people)))


def _refuse_bad_occasion(measure: Measure, measured_on: date, source: str, *, at: datetime) -> None:
    if not source.strip():
        raise CannotRecordOutcome(_("Say where the figures come from."))
    if measured_on > measure.organisation.day_at(at) or measured_on.year < EARLIEST_YEAR:
        raise CannotRecordOutcome(_("Choose a day that has been: outcomes are what happened."))


def _people(cohort: Cohort, values: Mapping[str, Decimal]) -> dict[str, Person]:
    of_the_round = everybody_in(groups_of(cohort))
    rows = Person.objects.within(cohort.organisation_id).filter(public_id__in=list(values))
    people = {person.public_id: person for person in rows if person.pk in of_the_round}
    if set(people) != set(values):
        raise CannotRecordOutcome(_("Somebody on this page is no longer of this round. Look at the page again."))
    return people


def _fitting(value: Decimal, measure: Measure) -> Decimal:
    if measure.kind == MeasureKind.YES_NO and value not in (0, 1):
        raise CannotRecordOutcome(_("Choose yes or no."))
    try:
        return within_bounds(value, measure)
    except CannotReadValue as problem:
        raise CannotRecordOutcome(str(problem)) from None


def _keep(
    cohort: Cohort,
    measure: Measure,
    measured_on: date,
    source: str,
    values: Mapping[int, Decimal],
    there: Mapping[int, Outcome],
    *,
    by: Actor,
    at: datetime,
) -> Recorded:
    counted = {"new": 0, "changed": 0}
    for person_id, value in values.items():
        row = there.get(person_id) or Outcome(
            organisation_id=cohort.organisation_id,
            measure=measure,
            person_id=person_id,
            cohort=cohort,
            measured_on=measured_on,
        )
        counted["changed" if row.pk else "new"] += 1
        row.value, row.source, row.outcome_import = value, source, None
        row.recorded_by_id, row.recorded_at = by.person_id, at
        row.save()
    return Recorded(**counted)


def _locked(outcome: Outcome, seen: str) -> Outcome:
    """Behind the lock of its round, under which files are taken over and back: none of them writes over a correction
    that it has not seen."""
    Cohort.objects.within(outcome.organisation_id).select_for_update().get(pk=outcome.cohort_id)
    rows = Outcome.objects.within(outcome.organisation_id).select_related("measure__organisation", "cohort")
    found = rows.select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if found is None or seen_of([found]) != seen:
        raise ChangedMeanwhile(_("Someone else changed this value meanwhile. Look at it again before you change it."))
    return found


def _record(verb: str, outcome: Outcome, *, by: Actor, at: datetime, details: dict[str, str | list[str]]) -> None:
    organisation = outcome.measure.organisation.public_id
    audit.record(verb, subject=outcome, organisation=organisation, by=by, at=at, details=details)
