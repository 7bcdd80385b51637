"""What is known for certain about people who are screened: what practice standards ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from peerloom.domain.enrolment.enums import CheckKind, CheckResult, InterviewState, ReferenceState
from peerloom.domain.enrolment.models import Application, Interview, Reference, VettingCheck
from peerloom.domain.enrolment.queries.pool import MOST_IN_A_QUERY, batched
from peerloom.domain.people.models import Person

FOUND_BEFORE = "the applications or persons were found within their organisation"


def interviews_held(applications: Iterable[Application | int]) -> set[int]:
    """Keys of those of the applications for which an interview was held."""
    rows = Interview.objects.across_organisations(because=FOUND_BEFORE).filter(state=InterviewState.HELD).order_by()
    held: set[int] = set()
    for some in batched(_keys(applications), MOST_IN_A_QUERY):
        held.update(rows.filter(application__in=some).values_list("application_id", flat=True))
    return held


def references_received(applications: Iterable[Application | int]) -> dict[int, int]:
    """How many references have come in, by the application's key; 0 where none has."""
    wanted = _keys(applications)
    rows = Reference.objects.across_organisations(because=FOUND_BEFORE).filter(state=ReferenceState.RECEIVED)
    received = dict.fromkeys(wanted, 0)
    for some in batched(wanted, MOST_IN_A_QUERY):
        counted = rows.filter(application__in=some).order_by().values_list("application").annotate(Count("pk"))
        received.update(counted)
    return received


def valid_checks(persons: Iterable[Person | int], on: date) -> dict[int, set[CheckKind]]:
    """The kinds of checks that hold on that day, by the person's key; an empty set where none does.

    The newest check of a kind counts alone: it must be clear, and not have run out.
    """
    wanted = _keys(persons)
    rows = VettingCheck.objects.across_organisations(because=FOUND_BEFORE).filter(checked_on__lte=on)
    valid: dict[int, set[CheckKind]] = {person: set() for person in wanted}
    for some in batched(wanted, MOST_IN_A_QUERY):
        in_force = Q(result=CheckResult.CLEAR) & (Q(expires_on__isnull=True) | Q(expires_on__gte=on))
        oldest_first = rows.filter(person__in=some).order_by("checked_on", "pk").annotate(in_force=in_force)
        for person, kind, holds in oldest_first.values_list("person_id", "kind", "in_force"):
            (valid[person].add if holds else valid[person].discard)(CheckKind(kind))
    return valid


def _keys(rows: Iterable[Application | Person | int]) -> list[int]:
    return [row if isinstance(row, int) else row.pk for row in rows]
