"""What answers say about a pair: known cases, in few queries, and never to the other side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.people.enums import Role
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.queries.check_in_signals import signals_of
from peerloom.domain.relationships.rules.check_in_signals import Heard, SignalKind, signals_from
from tests.factories import actor_with, make_cohort, make_organisation, make_pair, make_program
from tests.factories.check_ins import DUE, DUE_MOMENT, make_check_in

LINH, TOMASZ = 1, 2
NAMES = {LINH: "Linh", TOMASZ: "Tomasz"}


def said(
    person: int,
    week: int,
    feeling: int | None = None,
    *,
    met: bool | None = None,
    waits: bool = False,
    by_staff: bool = False,
) -> Heard:
    return Heard(
        person=person,
        name=NAMES[person],
        turn=f"standard/week-{week}",
        on=DUE + timedelta(weeks=week),
        answered=True,
        by_staff=by_staff,
        feeling=feeling,
        have_met=met,
        waits=waits,
    )


def silent(person: int, week: int) -> Heard:
    return Heard(person, NAMES[person], f"standard/week-{week}", DUE + timedelta(weeks=week), answered=False)


CASES: dict[str, tuple[list[Heard], list[tuple[SignalKind, str]]]] = {
    "all is well": ([said(LINH, 2, 4, met=True), said(TOMASZ, 2, 5, met=True)], []),
    "nothing was heard": ([], []),
    "low": (
        [said(LINH, 2, 3), said(LINH, 4, 2)],
        [(SignalKind.LOW, "For Linh it goes like this: less than I had hoped.")],
    ),
    "low once, well again": ([said(LINH, 2, 1), said(LINH, 4, 4)], []),
    "dropped": (
        [said(LINH, 2, 5), said(LINH, 4, 3)],
        [(SignalKind.DROPPED, "For Linh it went from “very well” to “all right”.")],
    ),
    "dropped long ago": ([said(LINH, 2, 5), said(LINH, 4, 3), said(LINH, 8, 3)], []),
    "apart": (
        [said(LINH, 2, 3), said(TOMASZ, 2, 5)],
        [(SignalKind.APART, "They see it differently: Linh “all right”, Tomasz “very well”.")],
    ),
    "apart in different turns": ([said(LINH, 2, 3), said(TOMASZ, 4, 5)], []),
    "apart, and near again": (
        [said(LINH, 2, 3), said(TOMASZ, 2, 5), said(LINH, 4, 4), said(TOMASZ, 4, 5)],
        [],
    ),
    "would like to hear from us": (
        [said(LINH, 2, 4, waits=True), said(LINH, 4, 4)],
        [(SignalKind.WANTS_CONTACT, "Linh would like to hear from a coordinator.")],
    ),
    "have not met": (
        [said(TOMASZ, 2, 4, met=False)],
        [(SignalKind.NOT_MET, "Tomasz says that they have not met.")],
    ),
    "have met since": ([said(TOMASZ, 2, 4, met=False), said(TOMASZ, 4, 4, met=True)], []),
    "silent once": ([said(LINH, 2, 4), silent(LINH, 4)], []),
    "silent twice": (
        [silent(LINH, 2), silent(LINH, 4)],
        [(SignalKind.SILENT, "Linh has left two check-ins in a row unanswered.")],
    ),
    "silent, then heard": ([silent(LINH, 2), silent(LINH, 4), said(LINH, 8, 4)], []),
    "a talk between two silences is no form": (
        [silent(LINH, 2), said(LINH, 3, 4, by_staff=True), silent(LINH, 4)],
        [(SignalKind.SILENT, "Linh has left two check-ins in a row unanswered.")],
    ),
    "silent on different sides": ([silent(LINH, 2), silent(TOMASZ, 4)], []),
    "without a feeling": ([said(LINH, 2, 4), said(LINH, 4, None)], []),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_known_cases(case: str) -> None:
    heard, wanted = CASES[case]
    for order in (heard, heard[::-1]):
        assert [(signal.kind, signal.sentence) for signal in signals_from(order)] == wanted


def test_the_most_urgent_comes_first_with_its_day() -> None:
    signals = signals_from([said(LINH, 2, 5), said(LINH, 4, 1, met=False, waits=True), said(TOMASZ, 4, 5)])
    assert [signal.kind for signal in signals] == [
        SignalKind.WANTS_CONTACT,
        SignalKind.LOW,
        SignalKind.DROPPED,
        SignalKind.APART,
        SignalKind.NOT_MET,
    ]
    assert {signal.on for signal in signals} == {DUE + timedelta(weeks=4)}


@pytest.mark.django_db
def test_the_signals_of_many_take_one_query() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    pairs = [make_pair(cohort) for _each in range(4)]
    counts = []
    for number in (1, 3):
        for relationship, mentee, mentor in pairs[:number]:
            make_check_in(relationship, mentee, state=CheckInState.ANSWERED, feeling=1, turn=f"t/{number}")
            make_check_in(relationship, mentor, state=CheckInState.ANSWERED, feeling=5, turn=f"t/{number}")
        with CaptureQueriesContext(connection) as queries:
            found = signals_of([relationship for relationship, _mentee, _mentor in pairs])
        counts.append(len(queries))
        assert set(found) == {relationship.pk for relationship, _mentee, _mentor in pairs[:number]}
    assert counts == [1, 1]
    assert signals_of([]) == {}


@pytest.mark.django_db
def test_a_lapsed_question_counts_from_the_day_it_closed() -> None:
    relationship, mentee, _mentor = make_pair()
    for number, day in enumerate((DUE, DUE + timedelta(weeks=2))):
        make_check_in(relationship, mentee, state=CheckInState.LAPSED, due_on=day, turn=f"t/{number}")
    [signal] = signals_of([relationship])[relationship.pk]
    assert (signal.kind, signal.on) == (SignalKind.SILENT, date(2026, 11, 19))


@pytest.mark.django_db
def test_who_takes_part_hears_nothing_of_it_even_on_the_board() -> None:
    relationship, mentee, mentor = make_pair()
    make_check_in(relationship, mentee, state=CheckInState.ANSWERED, feeling=1)
    assert signals_of([relationship], reader=actor_of(mentor, at=DUE_MOMENT)) == {}
    assert signals_of([relationship], reader=actor_with(relationship.organisation, Role.STAFF))
