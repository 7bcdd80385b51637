from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.people.models import AvailabilityException, Organisation
from peerloom.domain.people.operations.days_away import MOST_STRETCHES, CannotBeAway, add_days_away, remove_days_away
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_organisation

pytestmark = pytest.mark.django_db

TODAY = MOMENT.date()
DAY = timedelta(days=1)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def by(organisation: Organisation) -> Actor:
    return actor_with(organisation, "participant")


def add(by: Actor, first: int, last: int) -> AvailabilityException:
    return add_days_away(first_on=TODAY + first * DAY, last_on=TODAY + last * DAY, by=by, at=MOMENT)


def count(by: Actor) -> int:
    return AvailabilityException.objects.within(by.organisation_id).filter(person=by.person_id).count()


def test_days_are_kept_once_and_removed_once(by: Actor) -> None:
    away = add(by, 3, 5)
    assert add(by, 3, 5) == away
    assert count(by) == 1
    remove_days_away(away=away, by=by, at=MOMENT)
    remove_days_away(away=AvailabilityException(pk=away.pk, person_id=by.person_id), by=by, at=MOMENT)
    assert count(by) == 0
    assert [event.verb for event in AuditEvent.objects.order_by("number")] == ["days_away.added", "days_away.removed"]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (-3, 0), (0, 366), (1090, 1095)])
def test_days_to_come_are_taken(by: Actor, first: int, last: int) -> None:
    add(by, first, last)
    assert count(by) == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(5, 3, "before the first"), (-3, -1, "are over"), (0, 367, "more than a year"), (1100, 1101, "too far")],
)
def test_other_days_are_refused(by: Actor, first: int, last: int, words: str) -> None:
    with pytest.raises(CannotBeAway, match=words):
        add(by, first, last)
    assert count(by) == 0


@pytest.mark.parametrize(("first", "last"), [(date.min, date.max), (date.max, date.max), (date.min, date.min)])
def test_the_ends_of_time_are_refused(by: Actor, first: date, last: date) -> None:
    with pytest.raises(CannotBeAway):
        add_days_away(first_on=first, last_on=last, by=by, at=MOMENT)


def test_there_is_an_end_to_it(by: Actor) -> None:
    for number in range(MOST_STRETCHES):
        add(by, number, number)
    with pytest.raises(CannotBeAway, match="remove some"):
        add(by, 200, 200)


def test_nobody_touches_anothers_days(by: Actor, organisation: Organisation) -> None:
    away = add(by, 3, 5)
    with pytest.raises(CannotBeAway, match="somebody else"):
        remove_days_away(away=away, by=actor_with(organisation, "coordinator"), at=MOMENT)
    assert count(by) == 1
