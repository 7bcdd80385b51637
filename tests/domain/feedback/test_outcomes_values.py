"""Cells as people write them, and what is too uncertain to be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from peerloom.domain.feedback.enums.outcomes import DayOrder
from peerloom.domain.feedback.rules.outcome_values import (
    CannotReadValue,
    UnsureDay,
    day,
    decimal_mark,
    number,
    yes_or_no,
)

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize("word", ["yes", "Ja", "SÍ", "si", "1", "true", "oui", "да", "y", "Yes."])
def test_yes_in_words(word: str) -> None:
    assert yes_or_no(word) == 1


@pytest.mark.parametrize("word", ["no", "Nein", "0", "NON", "não", "нет", "false"])
def test_no_in_words(word: str) -> None:
    assert yes_or_no(word) == 0


@pytest.mark.parametrize("word", ["maybe", "2", "", "yes and no", "=1", "\x00"])
def test_neither_yes_nor_no(word: str) -> None:
    with pytest.raises(CannotReadValue):
        yes_or_no(word)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("3.125", "3.125"),
        ("0,125", "0.125"),
        ("0.123456", "0.1235"),
    ],
)
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "1e5", "3 5", "=1+1", "+", "1,2,3", "12.34.56", "٣", "9" * 30, "", "3..5", "1,234"]
)
def test_what_is_no_number_or_could_be_two(text: str) -> None:
    with pytest.raises(CannotReadValue):
        number(text)


def test_the_column_decides_what_a_comma_before_three_digits_is() -> None:
    assert number("1,234", mark=decimal_mark(["1,5", "1,234"])) == Decimal("1.234")
    assert number("1,234", mark=decimal_mark(["1.5", "1,234"])) == 1234
    assert number("1.234", mark=decimal_mark(["12,5", "1.234"])) == 1234
    assert decimal_mark(["1.5", "1,5"]) == "", "a column that contradicts itself decides nothing"


def test_a_unit_behind_a_number_has_to_be_the_right_one() -> None:
    assert number("85 %", unit="%") == 85
    assert number("12 credits", unit="credits") == 12
    for text in ("85 %", "12 hours"):
        with pytest.raises(CannotReadValue):
            number(text, unit="credits")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("2026-03-31 00:00:00", date(2026, 3, 31)),
        ("31.3.2026", date(2026, 3, 31)),
        ("3/31/2026", date(2026, 3, 31)),
        ("4/4/26", date(2026, 4, 4)),
    ],
)
def test_days_that_can_only_be_one(text: str, found: date) -> None:
    assert day(text, today=TODAY) == found


def test_a_day_that_could_be_two_is_asked_for() -> None:
    with pytest.raises(UnsureDay):
        day("3/4/2026", today=TODAY)
    assert day("3/4/2026", order=DayOrder.DAY_FIRST, today=TODAY) == date(2026, 4, 3)
    assert day("3/4/2026", order=DayOrder.MONTH_FIRST, today=TODAY) == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/31/2026", "0000-01-01", "1899-12-30", "2026-12-24", "45123", "soon"]
)
def test_days_that_are_none_or_cannot_have_been(text: str) -> None:
    with pytest.raises(CannotReadValue):
        day(text, today=TODAY)
