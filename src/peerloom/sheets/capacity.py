"""How many partners somebody takes, as people write it: "2", "1-2", "Up to 3", "two"."""

from __future__ import annotations

import re

from peerloom.sheets.sheet import folded

MOST = 100
"""More mentees than anybody can look after; a larger number is a slip of the keyboard."""

WORDS = {
    word: number
    for number, names in enumerate(
        (
            ("zero", "none", "no", "not this year"),
            ("one", "a", "an", "single"),
            ("two", "a couple", "couple", "both"),
            ("three",),
            ("four",),
            ("five",),
            ("six",),
            ("seven",),
            ("eight",),
            ("nine",),
            ("ten",),
        )
    )
    for word in names
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NEGATIVE = re.compile(r"^[-−–]\s*\d")
_SCIENTIFIC = re.compile(r"\d[e^]\+?\d")
_AS_DATE = re.compile(r"^\d{4}-(\d\d)-(\d\d)( 00:00:00)?$")


class NotACapacity(ValueError):
    """The text says no usable number of people."""


def capacity_of(text: str) -> int:
    """The largest number of partners that the text allows, 0 to `MOST`. Raises `NotACapacity`."""
    word = folded(text).strip(" .!+~")
    if _NEGATIVE.match(word):
        raise NotACapacity("is below zero")
    if _SCIENTIFIC.search(word):
        raise NotACapacity("is not a number of people")
    as_date = _AS_DATE.match(word)
    if as_date:  # a spreadsheet program took "1-2" for the second of January
        return max(int(as_date.group(1)), int(as_date.group(2)))
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(word)]
    numbers += [
        WORDS[part] for part in re.findall(r"[^\W\d]+", word) if part in WORDS and part not in {"a", "an", "no"}
    ]
    if not numbers and word in WORDS:
        numbers = [WORDS[word]]
    if not numbers:
        raise NotACapacity("is not a number")
    largest = max(numbers)
    if largest > MOST:
        raise NotACapacity(f"is more than {MOST}")
    return int(largest)
