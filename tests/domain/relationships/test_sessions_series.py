from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]

from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import Cadence
from peerloom.domain.relationships.models import Relationship, Session, SessionSeries
from peerloom.domain.relationships.operations.sessions.answering import CannotAnswer, accept_time, counter_times
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.changing import reschedule_session
from peerloom.domain.relationships.operations.sessions.series import (
    CannotPlanSeries,
    Rhythm,
    accept_series,
    decline_series,
    end_series,
    propose_series,
)
from peerloom.domain.relationships.rules.session_series import days_of
from peerloom.domain.relationships.rules.session_times import seen_of
from tests.domain.relationships.sessions_acting import acting, mails, make_group
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import VIDEO, slot

pytestmark = pytest.mark.django_db

WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")


def rhythm(**changes: object) -> Rhythm:
    values: dict[str, object] = {
        "cadence": Cadence.WEEKLY,
        "first_on": date(2026, 10, 14),
        "last_on": date(2026, 11, 11),
        "start_minute": 16 * 60,
        "minutes": 60,
        "time_zone": "Europe/Warsaw",
    }
    return Rhythm(**(values | changes))  # type: ignore[arg-type]


def proposed(relationship: Relationship, by: Person, **changes: object) -> SessionSeries:
    return propose_series(relationship=relationship, rhythm=rhythm(**changes), where=VIDEO, by=acting(by), at=MOMENT)


def rows(series: SessionSeries, state: str = "agreed") -> list[Session]:
    return list(Session.objects.within(series.organisation_id).filter(series=series, state=state))


@pytest.mark.parametrize(("zone", "change"), [(WARSAW, date(2026, 10, 25)), (NEW_YORK, date(2026, 11, 1))])
def test_it_stays_at_four_when_the_clocks_change(zone: ZoneInfo, change: date) -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee, time_zone=zone.key)
    accept_series(series=series, by=acting(mentor), at=MOMENT)
    sessions = rows(series)
    assert [row.starts_at.astimezone(zone).hour for row in sessions] == [16] * 5
    offsets = [row.starts_at.astimezone(zone).utcoffset() for row in sessions]
    assert offsets[0] != offsets[-1]
    assert all(
        (row.starts_at.astimezone(zone).date() > change) == (offset == offsets[-1])
        for row, offset in zip(sessions, offsets, strict=True)
    )


def test_accepting_agrees_all_with_one_letter_for_each() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    assert [mail.purpose for mail in mails(mentor)] == ["session-proposed"]
    for _ in range(2):
        accept_series(series=series, by=acting(mentor), at=MOMENT)
    assert len(rows(series)) == 5
    relationship.refresh_from_db()
    assert relationship.next_session_at == datetime(2026, 10, 14, 14, tzinfo=UTC)
    for person in (mentee, mentor):
        (mail,) = mails(person)
        calendar = vobject.readOne(mail.calendar)
        assert len(calendar.vevent_list) == 5
        assert len({event.uid.value for event in calendar.vevent_list}) == 5
        assert mail.calendar_method == "PUBLISH"


def test_only_the_other_one_accepts_and_nothing_of_it_alone() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    with pytest.raises(CannotPlanSeries, match="yourself"):
        accept_series(series=series, by=acting(mentee), at=MOMENT)
    one = rows(series, "proposed")[0]
    with pytest.raises(CannotAnswer, match="together"):
        accept_time(session=one, starts_at=one.starts_at, seen=seen_of(one), by=acting(mentor), at=MOMENT)
    with pytest.raises(CannotAnswer):
        counter_times(
            session=one, slots=[slot()], time_zone="UTC", where=VIDEO, seen=seen_of(one), by=acting(mentor), at=MOMENT
        )
    with pytest.raises(CannotPlanSeries, match="already"):
        proposed(relationship, mentor)


def test_what_has_passed_by_the_time_of_the_answer_is_dropped() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    accept_series(series=series, by=acting(mentor), at=MOMENT + timedelta(days=14))
    assert len(rows(series)) == 4
    assert len(rows(series, "cancelled")) == 1


def test_declining_or_taking_back_calls_all_off() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    for _ in range(2):
        decline_series(series=series, reason="Too often for me", by=acting(mentor), at=MOMENT)
    assert len(rows(series, "cancelled")) == 5
    assert "Too often for me" in mails(mentee)[0].text
    with pytest.raises(CannotPlanSeries, match="taken back"):
        accept_series(series=series, by=acting(mentor), at=MOMENT)


def test_one_is_moved_and_one_is_cancelled_alone() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    accept_series(series=series, by=acting(mentor), at=MOMENT)
    first, second, *_others = rows(series)
    cancel_session(session=first, reason="Exam", seen=seen_of(first), by=acting(mentee), at=MOMENT)
    later = slot(second.starts_at + timedelta(days=1))
    reschedule_session(
        session=second, slots=[later], time_zone="UTC", seen=seen_of(second), by=acting(mentee), at=MOMENT
    )
    second.refresh_from_db()
    accept_time(session=second, starts_at=later.starts_at, seen=seen_of(second), by=acting(mentor), at=MOMENT)
    assert [row.sequence for row in rows(series)] == [1, 0, 0, 0]


def test_ending_calls_the_coming_ones_off_with_one_letter() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee)
    accept_series(series=series, by=acting(mentor), at=MOMENT)
    with pytest.raises(CannotPlanSeries, match="few words"):
        end_series(series=series, reason=" ", by=acting(mentee), at=MOMENT)
    at = MOMENT + timedelta(days=10)
    assert [end_series(series=series, reason="A new job", by=acting(mentee), at=at) for _ in range(2)] == [4, 0]
    assert len(rows(series)) == 1  # it has been
    mail = mails(mentor)[-1]
    assert (mail.calendar_method, "A new job" in mail.text) == ("CANCEL", True)
    events = vobject.readOne(mail.calendar).vevent_list
    assert {(event.status.value, event.sequence.value) for event in events} == {("CANCELLED", "1")}
    assert len(events) == 4


def test_a_group_gets_its_series_at_once() -> None:
    relationship, mentees, mentor = make_group()
    with pytest.raises(CannotPlanSeries, match="leads"):
        proposed(relationship, mentees[0])
    series = proposed(relationship, mentor)
    assert len(rows(series)) == 5
    assert all(len(mails(person)) == 1 for person in (*mentees, mentor))


def test_it_ends_with_the_round_and_after_26() -> None:
    relationship, mentee, mentor = make_pair()
    series = proposed(relationship, mentee, last_on=date(2030, 1, 1))
    assert series.last_on == relationship.cohort.ends_on
    assert len(rows(series, "proposed")) == 26
    decline_series(series=series, reason="", by=acting(mentor), at=MOMENT)
    for changes in ({"last_on": date(2026, 10, 15)}, {"cadence": Cadence.QUARTERLY}, {"first_on": date(2026, 9, 1)}):
        with pytest.raises(CannotPlanSeries):
            proposed(relationship, mentee, **changes)


def test_once_a_month_is_the_same_weekday_of_the_month() -> None:
    second_tuesday = days_of(Cadence.MONTHLY, first_on=date(2026, 10, 13), last_on=date(2027, 2, 28))
    assert [day.isoformat() for day in second_tuesday] == [
        "2026-10-13",
        "2026-11-10",
        "2026-12-08",
        "2027-01-12",
        "2027-02-09",
    ]
    fifth = days_of(Cadence.MONTHLY, first_on=date(2026, 10, 30), last_on=date(2027, 1, 31))
    assert [day.isoformat() for day in fifth] == ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"]
    every_two = days_of(Cadence.FORTNIGHTLY, first_on=date(2026, 10, 1), last_on=date(2026, 10, 30))
    assert [day.day for day in every_two] == [1, 15, 29]


def test_a_time_in_the_gap_does_not_exist_and_a_repeated_one_is_its_first() -> None:
    with pytest.raises(NoSuchTime):
        moment_at(date(2027, 3, 28), time(2, 30), WARSAW)
    with pytest.raises(NoSuchTime):
        moment_at(date(2027, 3, 14), time(2, 30), NEW_YORK)
    with pytest.raises(NoSuchTime):
        moment_at(date.max, time(23), NEW_YORK)
    assert moment_at(date(2026, 10, 25), time(2, 30), WARSAW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    days = rhythm(first_on=date(2027, 3, 21), last_on=date(2027, 4, 4), start_minute=150).slots()
    assert [day.starts_at.astimezone(WARSAW).day for day in days] == [21, 4]
    assert rhythm().slots()[0].minutes == 60
