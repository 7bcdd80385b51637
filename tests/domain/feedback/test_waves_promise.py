"""What people are promised: true to the mode, in each language, and never "anonymous" where answers are linked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from peerloom.domain.feedback.enums.surveys import Mode, WaveKind
from peerloom.domain.feedback.rules.consent_words import Promised, consent_text, who_sees_it
from peerloom.domain.feedback.rules.waves import (
    has_ended,
    is_too_small_to_be_anonymous,
    not_too_early,
    reminder_at,
    span_of,
)

BY = Promised("Mentor Up", "Northfield University", "noor@example.org")


@pytest.mark.parametrize("mode", list(Mode))
def test_each_says_what_is_kept_who_sees_it_how_long_and_whom_to_ask(mode: Mode) -> None:
    text = consent_text(mode, BY, language="en")
    for words in ("voluntary", "keep", "as long as Northfield University", "Mentor Up", "noor@example.org"):
        assert words in text
    assert ("nonym" in text) is (mode == Mode.ANONYMOUS)
    assert ("nonym" in who_sees_it(mode)) is (mode == Mode.ANONYMOUS)


def test_each_names_what_makes_it_different() -> None:
    texts = {mode: consent_text(mode, BY, language="en") for mode in Mode}
    assert "cannot be compared" in texts[Mode.ANONYMOUS]
    assert "under a code" in texts[Mode.CONFIDENTIAL]
    assert "whether you have answered" in texts[Mode.CONFIDENTIAL]
    assert "beside your name" in texts[Mode.IDENTIFIED]
    assert len(set(texts.values())) == 3


def test_without_an_address_it_says_whom_to_ask() -> None:
    assert "people who run Mentor Up" in consent_text(
        Mode.CONFIDENTIAL, Promised("Mentor Up", "Northfield"), language="en"
    )


def test_a_name_with_signs_of_its_own_is_said_as_it_is() -> None:
    assert "100 % %(x)s {y}" in consent_text(Mode.CONFIDENTIAL, Promised("100 % %(x)s {y}", "N", ""), language="en")


@pytest.mark.parametrize(("mode", "people", "small"), [("anonymous", 9, True), ("anonymous", 10, False)])
def test_fewer_than_ten_are_too_few_to_be_anonymous(mode: str, people: int, small: bool) -> None:
    assert is_too_small_to_be_anonymous(mode, people) is small
    assert not is_too_small_to_be_anonymous("confidential", 1)


def test_a_wave_ends_when_its_last_day_is_over_everywhere() -> None:
    last = date(2026, 10, 14)
    assert not has_ended(last, at=datetime(2026, 10, 15, 11, 59, tzinfo=UTC))
    assert has_ended(last, at=datetime(2026, 10, 15, 12, tzinfo=UTC))


def test_a_midpoint_of_ones_own_counts() -> None:
    dates = {"starts_on": date(2026, 10, 12), "ends_on": date(2027, 6, 30)}
    own = span_of(WaveKind.MID, midpoint_on=date(2027, 1, 15), **dates)
    assert (own.opens_on, own.closes_on) == (date(2027, 1, 15), date(2027, 1, 29))


def test_reminders_come_on_mornings_and_stop_after_two() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    invited = datetime(2026, 10, 6, 3, tzinfo=UTC)  # still the 5th there
    first = reminder_at(invited_at=invited, reminders=0, reminded_at=None, zone=zone)
    assert first == datetime(2026, 10, 9, 16, tzinfo=UTC)
    late = datetime(2026, 10, 16, 20, tzinfo=UTC)
    second = reminder_at(invited_at=invited, reminders=1, reminded_at=late, zone=zone)
    assert second == datetime(2026, 10, 18, 20, tzinfo=UTC)
    assert reminder_at(invited_at=invited, reminders=2, reminded_at=late, zone=zone) is None
    assert not_too_early(invited, zone) == invited, "in the evening it may go"
    assert not_too_early(datetime(2026, 10, 6, 9, tzinfo=UTC), zone) == datetime(2026, 10, 6, 16, tzinfo=UTC)
