"""Cells as people write them: yes and no in words, numbers with a comma, days in any usual order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import DayOrder
from peerloom.domain.feedback.rules.measures import PER_CENT_SIGN
from peerloom.domain.feedback.rules.outcomes import EARLIEST_YEAR

YES = frozenset(
    [
        "1",
        "yes",
        "y",
        "true",
        "t",
        "ja",
        "j",
        "si",
        "oui",
        "sim",
        "s",
        "tak",
        "evet",
        "da",
        "kylla",
        "x",
        "✓",
        "✔",
        "да",
        "نعم",
        "是",
    ]
)
NO = frozenset(
    ["0", "no", "n", "false", "f", "nein", "nej", "nee", "non", "nao", "nie", "hayir", "ne", "ei", "нет", "لا", "否"]
)
LONGEST_CELL = 60
LARGEST = Decimal(10) ** 8
SMALLEST_STEP = Decimal("0.0001")
_GAPS = re.compile(r"(?<=[0-9])[\s\u00a0\u202f'’](?=[0-9]{3}(?![0-9]))|(?<=^[+\-−])\s|\s+$")
_ISO = re.compile(r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_PARTS = re.compile(r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?![0-9])")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")


class CannotReadValue(Exception):
    """A cell says nothing that its column could mean. ``str`` is what to do, for a person."""


class UnsureDay(CannotReadValue):
    """Both orders of day and month make a date, and nobody has said which is meant."""


def yes_or_no(text: str) -> Decimal:
    """1 for yes, 0 for no, in the languages that people fill in tables in. Raises CannotReadValue."""
    word = _bare(text)
    if word in YES:
        return Decimal(1)
    if word in NO:
        return Decimal(0)
    raise CannotReadValue(_("Neither yes nor no. Write yes, no, 1 or 0."))


def _bare(text: str) -> str:
    """Folded, without accents and the full stop behind it."""
    taken_apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter)).rstrip(".!")


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark that a column uses beyond doubt: "," or ".", and "" where it never tells or contradicts itself."""
    seen = set()
    for text in texts:
        figure = _GAPS.sub("", text).lstrip("+-−").rstrip(PER_CENT_SIGN)
        marks = [letter for letter in figure if letter in ".,"]
        if not marks or not _NUMBER.fullmatch(figure) or _EITHER.fullmatch(figure) or _GROUPED.fullmatch(figure):
            continue
        seen.add(marks[-1])
    return seen.pop() if len(seen) == 1 else ""


def number(text: str, *, mark: str = "", unit: str = "") -> Decimal:
    """A number, to four places. ``mark`` is the column's decimal mark where it is known.

    Raises CannotReadValue, also for what is no plain number (NaN, 1e5), is in another unit, or could be two numbers.
    """
    figure = _without_unit(text.strip(), unit)
    figure = _GAPS.sub("", figure).replace("−", "-")
    if len(figure) > LONGEST_CELL or not figure.strip("+-") or not _NUMBER.fullmatch(figure):
        raise CannotReadValue(_("Not a number. Write it in figures, for example 3.5."))
    value = Decimal(_plain(figure, mark))
    if abs(value) >= LARGEST:
        raise CannotReadValue(_("This number is too large to be real."))
    return value.quantize(SMALLEST_STEP, rounding=ROUND_HALF_EVEN)


def _without_unit(text: str, unit: str) -> str:
    for tail in (unit.casefold(), PER_CENT_SIGN if unit in (PER_CENT_SIGN, "per cent") else ""):
        if tail and text.casefold().endswith(tail):
            return text[: len(text) - len(tail)]
    if text.endswith(PER_CENT_SIGN):
        raise CannotReadValue(_("Written in per cent, and the measure has another unit. Use the measure’s own unit."))
    return text


def _plain(figure: str, mark: str) -> str:
    """The figure with a point as its decimal mark, and no others."""
    digits = figure.lstrip("+-")
    sign = "-" if figure.startswith("-") else ""
    either = _EITHER.fullmatch(digits)
    if either:
        return sign + _one_of_two(digits, either.group(1), mark)
    if _GROUPED.fullmatch(digits):
        return sign + re.sub("[.,]", "", digits)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return sign + digits
    return f"{sign}{re.sub('[.,]', '', digits[:last]) or '0'}.{digits[last + 1 :]}"


def _one_of_two(digits: str, separator: str, mark: str) -> str:
    """1,234 is a thousand and more, or one and a bit: the column decides, and a point alone is a decimal point."""
    if separator == (mark or "."):
        return digits.replace(separator, ".")
    if mark:
        return digits.replace(separator, "")
    raise CannotReadValue(_("This could be one number or another. Write it without a comma for thousands."))


def day(text: str, *, order: str = "", today: date) -> date:
    """A day that has been. A time behind it is left out. Raises CannotReadValue, UnsureDay."""
    text = text.strip()
    found = _date(text, order)
    if found is None:
        raise CannotReadValue(_("Not a date. Write it as 2026-03-31."))
    if found > today:
        raise CannotReadValue(_("This day is still to come. Outcomes are what has been."))
    if found.year < EARLIEST_YEAR:
        raise CannotReadValue(_("This day is too long ago to be right."))
    return found


def _date(text: str, order: str) -> date | None:
    iso, parts = _ISO.match(text), _PARTS.match(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if parts:
            first, second, year = int(parts[1]), int(parts[2]), int(parts[3])
            year += 2000 if year < 100 else 0
            month_first = second > 12 or (first <= 12 and _month_first(first, second, order))
            return date(year, first, second) if month_first else date(year, second, first)
    except ValueError:
        return None
    return None


def _month_first(first: int, second: int, order: str) -> bool:
    if first != second and not order:
        raise UnsureDay(_("Day or month first? Say so above, then this date can be read."))
    return order == DayOrder.MONTH_FIRST
