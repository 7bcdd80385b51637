"""When someone may be written to, over clock changes too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.notifications.rules import LEAST_FREE_MINUTES, Quiet, free_from, next_digest

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "UTC")
MINUTE = timedelta(minutes=1)

quiets = st.builds(
    Quiet,
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.booleans(),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
).filter(lambda quiet: quiet.free_minutes() >= LEAST_FREE_MINUTES)
minutes_of_the_year = st.integers(0, 365 * 24 * 60)
moments = minutes_of_the_year.map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, quiets, zones)
def test_nobody_is_written_to_in_their_quiet_hours_nor_kept_waiting(
    moment: datetime, quiet: Quiet, zone: ZoneInfo
) -> None:
    found = free_from(moment, quiet, zone)
    assert found >= moment
    assert not quiet.quiet_at(found.astimezone(zone))
    assert free_from(found, quiet, zone) == found
    if found > moment:  # what lies before was quiet, but for the hour that a clock change takes away
        for before in range(61, 24 * 60, 37):
            earlier = found - before * MINUTE
            assert earlier < moment or quiet.quiet_at(earlier.astimezone(zone))


@given(moments, quiets, zones)
def test_a_digest_comes_later_and_at_a_time_that_suits(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> None:
    brought = next_digest(moment, quiet, zone)
    assert brought > moment
    assert not quiet.quiet_at(brought.astimezone(zone))
    if quiet == Quiet():
        assert brought.astimezone(zone).hour == 8


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type, misc]  # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("falls_due", "comes"),
    [
        ((2026, 10, 24, 20, 59), (2026, 10, 24, 20, 59)),
        ((2026, 10, 24, 21, 0), (2026, 10, 25, 8, 0)),  # the clocks go back that night: eleven hours and one
        ((2026, 3, 28, 23, 30), (2026, 3, 29, 8, 0)),  # and forward that night
        ((2026, 3, 29, 7, 59), (2026, 3, 29, 8, 0)),
        ((2026, 3, 29, 8, 0), (2026, 3, 29, 8, 0)),
    ],
)
def test_eight_in_the_morning_stays_eight_when_the_clocks_change(
    falls_due: tuple[int, ...], comes: tuple[int, ...]
) -> None:
    assert free_from(at(BERLIN, *falls_due), Quiet(), BERLIN) == at(BERLIN, *comes)


def test_weekends_and_pauses_end_on_a_morning() -> None:
    friday_night = at(BERLIN, 2026, 11, 27, 22, 0)
    assert free_from(friday_night, Quiet(weekends=True), BERLIN) == at(BERLIN, 2026, 11, 30, 8, 0)
    away = Quiet(paused_until=date(2026, 12, 4))
    assert free_from(at(BERLIN, 2026, 12, 4, 12, 0), away, BERLIN) == at(BERLIN, 2026, 12, 5, 8, 0)
    assert free_from(at(BERLIN, 2026, 12, 5, 12, 0), away, BERLIN) == at(BERLIN, 2026, 12, 5, 12, 0)


def test_who_wants_no_quiet_hours_has_none() -> None:
    always = Quiet(from_minute=0, until_minute=0)
    assert free_from(at(BERLIN, 2026, 12, 5, 3, 0), always, BERLIN) == at(BERLIN, 2026, 12, 5, 3, 0)
    assert always.free_minutes() == 24 * 60
