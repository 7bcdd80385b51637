"""Guessing what one sheet's columns are, from their headings and from all of their answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from peerloom.sheets.capacity import NotACapacity, capacity_of
from peerloom.sheets.headings import field_key, short_label
from peerloom.sheets.options import learn_options, separator_of, split_by_options
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import Sheet, folded
from peerloom.sheets.timestamps import moment
from peerloom.sheets.vocabulary import (
    CAPACITY_HEADING,
    IMPORTANCE_HEADING,
    INDIFFERENT,
    KNOWN_SCALES,
    MULTI_HEADING,
    NOT_CAPACITY,
    SENSITIVE_ANSWER,
    SENSITIVE_HEADING,
    TEXT_HEADING,
    TIMESTAMP_HEADING,
    WISH_HEADING,
    is_missing,
    step_key,
    yes_or_no,
)
from peerloom.sheets.week import free_minutes, heading_day

EMAIL = re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")
_ID_HEADING = re.compile(
    r"^(id|uid|user ?name|net ?id|(student|staff|employee|member|person|participant|personnel|matriculation|"
    r"registration|university)[ _-]?(id|no\.?|number|code))$"
)
_FIRST_NAME = re.compile(r"\b(first|given|fore)[ _-]?name\b|^forename$|^vorname$|^pr[ée]nom$|^preferred name$")
_LAST_NAME = re.compile(r"\b(last|family|sur)[ _-]?name\b|^surname$|^nachname$|^nom$")
_FULL_NAME = re.compile(r"^(your )?(full |whole )?name( \(.*\))?\??$|^(mentor|mentee|participant)('s)? name$")
_BOTH_SIDES = re.compile(r"\bboth\b.*\bmentors?\b.*\bmentees?\b|\bboth\b.*\bmentees?\b.*\bmentors?\b")
_LONG_ANSWER = 60
_MOST_CATEGORIES = 40
_ENOUGH_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column's heading with its answers, each text with how often it was given."""

    index: int
    heading: str
    answers: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.answers.values())

    def share(self, holds: Callable[[str], bool]) -> float:
        """How much of what was answered fulfils a condition, 0.0 to 1.0."""
        return sum(count for text, count in self.answers.items() if holds(text)) / max(self.count, 1)

    def typical_length(self) -> float:
        return sum(len(text) * count for text, count in self.answers.items()) / max(self.count, 1)

    def distinct(self) -> int:
        return len({folded(text) for text in self.answers})


Guess = tuple[Role, str, tuple[str, ...]]


def columns_of(sheet: Sheet) -> list[Column]:
    """The columns with their given answers; "Prefer not to say" and the like are left out."""
    counts = [Counter(sheet.column(index)) for index in range(len(sheet.headings))]
    return [
        Column(index, heading, {text: count for text, count in found.items() if not is_missing(text)})
        for index, (heading, found) in enumerate(zip(sheet.headings, counts, strict=True))
    ]


def guess_columns(sheet: Sheet) -> tuple[ColumnGuess, ...]:
    """A role with its reason for every column of one sheet, in the sheet's order."""
    taken: set[str] = set()
    grids: dict[str, str] = {}
    guesses: list[ColumnGuess] = []
    for column in columns_of(sheet):
        role, reason, options = _role(column)
        place = heading_day(column.heading) if role is Role.AVAILABILITY else None
        if place:
            question, day = place
            field = grids.get(folded(question)) or field_key(question, taken)
            grids[folded(question)] = field
        else:
            field, day = field_key(column.heading, taken), None
        sensitive = _is_sensitive(column, role)
        guesses.append(ColumnGuess(column.index, column.heading, role, reason, field, sensitive, options, day))
    return _one_of_each(guesses)


def _role(column: Column) -> Guess:
    for attempt in (_nothing, _identity, _timestamp, _availability, _asked_about_partner, _capacity, _scale, _values):
        found = attempt(column)
        if found:
            return found
    return Role.IGNORE, "it is unclear what the answers mean", ()


def _nothing(column: Column) -> Guess | None:
    if not column.answers:
        return Role.IGNORE, "nobody answered it", ()
    if _BOTH_SIDES.search(folded(column.heading)):
        return Role.IGNORE, "it says who is on both sheets, which the e-mail addresses tell already", ()
    return None


def _identity(column: Column) -> Guess | None:
    heading = folded(column.heading)
    if column.share(lambda text: bool(EMAIL.match(text.strip()))) > 0.6:
        return Role.EMAIL, "most answers are e-mail addresses", ()
    if _ID_HEADING.match(heading) and _counts_rows(column):
        return Role.IGNORE, "it only counts the rows", ()
    if _ID_HEADING.match(heading) and column.distinct() > 0.9 * column.count:
        return Role.ID, "the heading names an identifier and the answers differ", ()
    for pattern, role in ((_FIRST_NAME, Role.FIRST_NAME), (_LAST_NAME, Role.LAST_NAME), (_FULL_NAME, Role.FULL_NAME)):
        if pattern.search(heading):
            return role, "the heading says so", ()
    return None


def _counts_rows(column: Column) -> bool:
    """Whether these are 1, 2, 3...: such numbers come from the form and name nobody, least of all on two sheets."""
    numbers = sorted(int(text) for text in column.answers if text.isdecimal() and len(text) < 7)
    return len(numbers) == len(column.answers) > 1 and numbers[0] <= 1 and numbers[-1] - numbers[0] < 1.5 * len(numbers)


def _timestamp(column: Column) -> Guess | None:
    if TIMESTAMP_HEADING.search(column.heading) and column.share(lambda text: moment(text) is not None) > 0.5:
        return Role.TIMESTAMP, "the heading and the dates say so; of two answers by one person the later counts", ()
    return None


def _availability(column: Column) -> Guess | None:
    place = heading_day(column.heading)
    if place and column.share(lambda text: free_minutes(text, 0) is not None) > 0.8:
        return Role.AVAILABILITY, "the heading names a day and the answers name times of day", ()
    return None


def _asked_about_partner(column: Column) -> Guess | None:
    if IMPORTANCE_HEADING.search(column.heading):
        steps = _importance_steps(column)
        if steps:
            return Role.IMPORTANCE, f"the heading asks how much it matters, from “{steps[0]}” to “{steps[-1]}”", steps
    if WISH_HEADING.search(column.heading) and column.share(_is_wish) > 0.9:
        return Role.WISH, "the heading asks for a wish that can be answered with yes or no", ()
    return None


def _is_wish(text: str) -> bool:
    return yes_or_no(text) is not None or folded(text) in INDIFFERENT


def _importance_steps(column: Column) -> tuple[str, ...]:
    """The steps 1 to the highest number, each as it is spelled; empty where the answers are no small numbers."""
    spelled: dict[int, str] = {}
    for text in sorted(column.answers):
        key = step_key(text)
        if not key.isdecimal() or not 0 <= int(key) <= 10:
            return ()
        spelled[int(key)] = text
    lowest, highest = min([1, *spelled]), max(spelled)
    highest = next(end for end in (3, 5, 7, 10) if highest <= end) if highest > 1 else 5
    return tuple(spelled.get(number, str(number)) for number in range(lowest, highest + 1))


def _capacity(column: Column) -> Guess | None:
    if not CAPACITY_HEADING.search(column.heading) or NOT_CAPACITY.search(column.heading):
        return None
    if column.share(_holds_capacity) < 0.5:
        return None
    return Role.CAPACITY, "the heading asks for a number of people and the answers hold one", ()


def _holds_capacity(text: str) -> bool:
    """Whether somebody tried to give a number: "-2" and "1000000" are refused later, but not overlooked."""
    try:
        return capacity_of(text) >= 0
    except NotACapacity:
        return any(character.isdecimal() for character in text)


def _scale(column: Column) -> Guess | None:
    given = {step_key(text) for text in column.answers}
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    for name, steps in KNOWN_SCALES:
        keys = {step_key(step) for step in steps}
        share = _share_among(column, keys)
        if share > max(best[0], 0.7) and len(given & keys) >= 1:
            best = (share, name, steps)
    if best[1]:
        return Role.SCALE, f"the answers are {best[1]}, which have an order", best[2]
    return None


def _share_among(column: Column, keys: set[str]) -> float:
    return column.share(lambda text: step_key(text) in keys)


def _values(column: Column) -> Guess | None:
    if TEXT_HEADING.search(column.heading):
        return Role.TEXT, "the heading asks for an answer in one's own words", ()
    if column.share(lambda text: re.fullmatch(r"[+-]?\d+([.,]\d+)?", text.strip()) is not None) > 0.95:
        return Role.NUMBER, "the answers are numbers", ()
    return _choices(column) or _words(column)


def _choices(column: Column) -> Guess | None:
    separator = separator_of(column.answers)
    if not separator:
        return None
    options = learn_options(column.answers)
    several = column.share(lambda text: len(split_by_options(text, options, separator)) > 1)
    if several > 0 and MULTI_HEADING.search(column.heading):
        return Role.CHOICES, f"the heading lets people choose several of {len(options)} options", options
    if column.share(lambda text: text.rstrip().endswith(";")) > 0.9:
        return Role.CHOICES, f"the answers are lists of {len(options)} options", options
    if several > 0.1 and _are_reused(options, column, separator):
        return Role.CHOICES, f"the answers combine {len(options)} options", options
    return None


def _are_reused(options: tuple[str, ...], column: Column, separator: str) -> bool:
    """Whether short options come back in several answers, as those of a list do and parts of sentences don't."""
    longest = max((len(option) for option in options), default=0)
    if longest >= _LONG_ANSWER or column.typical_length() >= 3 * _LONG_ANSWER:
        return False
    uses = sum(count * len(split_by_options(text, options, separator)) for text, count in column.answers.items())
    return len(options) < (0.6 if column.count >= _ENOUGH_ANSWERS else 0.99) * uses


def _words(column: Column) -> Guess:
    typical = column.typical_length()
    distinct = column.distinct()
    if MULTI_HEADING.search(column.heading):
        return Role.CHOICES, "the heading lets people choose several", learn_options(dict.fromkeys(column.answers, 1))
    if typical > _LONG_ANSWER or any("\n" in text for text in column.answers):
        return Role.TEXT, "the answers are long and all different", ()
    if distinct <= max(12, min(_MOST_CATEGORIES, column.count // 3)):
        return Role.CATEGORY, f"there are {distinct} different answers", category_options(column.answers)
    if typical > _LONG_ANSWER / 2:
        return Role.TEXT, "nearly every answer is different", ()
    return Role.CATEGORY, f"there are {distinct} different short answers", category_options(column.answers)


def category_options(answers: Mapping[str, int]) -> tuple[str, ...]:
    """Each category as it is spelled most often."""
    spellings: dict[str, Counter[str]] = {}
    for text, count in answers.items():
        spellings.setdefault(folded(text), Counter())[text] += count
    most = (max(counts.items(), key=lambda item: (item[1], item[0]))[0] for counts in spellings.values())
    return tuple(sorted(most, key=folded))


def _is_sensitive(column: Column, role: Role) -> bool:
    if role in {Role.EMAIL, Role.ID, Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP}:
        return False
    if SENSITIVE_HEADING.search(column.heading):
        return True
    if role in {Role.CATEGORY, Role.CHOICES}:
        return column.share(lambda text: bool(SENSITIVE_ANSWER.search(text))) > 0.3
    return False


def _one_of_each(guesses: list[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Keep the best column for roles of which a person has one, and say why the others are left."""
    seen: set[Role] = set()
    result: list[ColumnGuess] = []
    single = {Role.EMAIL, Role.ID, Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP, Role.CAPACITY}
    for found in guesses:
        guess = found
        if guess.role in single and guess.role in seen:
            reason = f"another column is the {guess.role.value.replace('_', ' ')} already"
            guess = replace(guess, role=Role.IGNORE, reason=reason, options=())
        seen.add(guess.role)
        result.append(guess)
    return tuple(result)


def label_of(column: ColumnGuess) -> str:
    """A few words for a column, for people to read."""
    return "Time to meet" if column.role is Role.AVAILABILITY else short_label(column.heading)
