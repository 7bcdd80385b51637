"""From two sheets to a plan: the columns' roles, which of them belong together, and sensible criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from peerloom.pairing.rules import Criterion
from peerloom.sheets.columns import guess_columns
from peerloom.sheets.counterparts import Counterpart, best_match, counterparts
from peerloom.sheets.criteria import proposed_criteria
from peerloom.sheets.options import split_by_options
from peerloom.sheets.plan import Plan
from peerloom.sheets.roles import COMPARABLE, ColumnGuess, Role
from peerloom.sheets.shared_options import with_shared_options
from peerloom.sheets.sheet import CannotReadSheet, Sheet, folded, quoted
from peerloom.sheets.vocabulary import yes_or_no
from peerloom.sheets.week import ASSUMPTION

ONLY_ONE = {Role.EMAIL, Role.ID, Role.CAPACITY}
LEAKS_FROM = 0.05
"""A free text is private when it repeats the private answer of at least this share of its people."""


def guess(mentees: Sheet, mentors: Sheet) -> Plan:
    """Understand two sheets together.

    Raises `CannotReadSheet` where two columns with the same heading could both say who somebody is or how many
    people they take, and they disagree.
    """
    left, right = guess_columns(mentees), guess_columns(mentors)
    for sheet, columns in ((mentees, left), (mentors, right)):
        _refuse_ambiguous(sheet, columns)
    left, right = _with_private_texts(mentees, left), _with_private_texts(mentors, right)
    pairs = counterparts(left, right)
    ends = [(pair.mentee, pair.mentor) for pair in pairs]
    left, right = with_shared_options(ends, left, right, mentees=mentees, mentors=mentors)
    pairs = counterparts(left, right)
    criteria, notes = proposed_criteria(pairs, mentees, mentors)
    left, criteria, about = _wishes_and_importance(left, pairs, criteria)
    right, _, about_mentors = _wishes_and_importance(right, pairs, criteria, mentors=True)
    notes += about + about_mentors + _unused(left, right, pairs)
    if any(column.role is Role.AVAILABILITY for column in left + right):
        notes.append(ASSUMPTION)
    if not any(column.role is Role.CAPACITY for column in right):
        notes.append("The mentors' sheet does not say how many mentees each takes: one each is assumed.")
    return Plan(left, right, criteria, notes=tuple(notes))


def _refuse_ambiguous(sheet: Sheet, guesses: tuple[ColumnGuess, ...]) -> None:
    for columns in sheet.repeated:
        if guesses[columns[0]].role not in ONLY_ONE:
            continue
        for row in sheet.rows:
            if len({folded(row.cells[index]) for index in columns if row.cells[index]}) > 1:
                problem = f"{len(columns)} columns have this heading, and their answers differ."
                raise CannotReadSheet(
                    sheet.name,
                    problem,
                    "Rename or remove the one that does not count.",
                    row=row.number,
                    column=sheet.headings[columns[0]],
                )


def _with_private_texts(sheet: Sheet, columns: tuple[ColumnGuess, ...]) -> tuple[ColumnGuess, ...]:
    """Mark free texts that give a private answer away ("I am ..."): whoever reads them would know it."""
    private = [column for column in columns if column.sensitive and column.role in {Role.CATEGORY, Role.CHOICES}]
    return tuple(
        replace(column, sensitive=True, reason=f"{column.reason}; it repeats private answers")
        if column.role is Role.TEXT and not column.sensitive and _repeats(sheet, column, private)
        else column
        for column in columns
    )


def _repeats(sheet: Sheet, text: ColumnGuess, private: Sequence[ColumnGuess]) -> bool:
    repeated = 0
    for row in sheet.rows:
        words = folded(row.cells[text.index])
        for column in private:
            chosen = split_by_options(row.cells[column.index], column.options)
            if any(len(option) > 2 and yes_or_no(option) is None and folded(option) in words for option in chosen):
                repeated += 1
                break
    return repeated >= max(1, LEAKS_FROM * len(sheet.rows))


def _wishes_and_importance(
    columns: tuple[ColumnGuess, ...],
    pairs: Sequence[Counterpart],
    criteria: tuple[Criterion, ...],
    *,
    mentors: bool = False,
) -> tuple[tuple[ColumnGuess, ...], tuple[Criterion, ...], list[str]]:
    """Tie "how much do you care" and "would you like" to the criterion that they are about."""
    by_field = {(pair.mentee.field, pair.mentor.field): pair for pair in pairs}
    named = [
        (criterion.key, f"{pair.mentee.heading} {pair.mentor.heading}")
        for criterion in criteria
        if (pair := by_field.get((criterion.mentee, criterion.mentor)))
    ]
    tied = list(criteria)
    result: list[ColumnGuess] = []
    notes: list[str] = []
    for column in columns:
        if column.role not in {Role.IMPORTANCE, Role.WISH} or (mentors and column.role is Role.WISH):
            result.append(column)
            continue
        key = best_match(column.heading, named)
        if not key:
            notes.append(f"“{quoted(column.heading)}” is not used: it is unclear which criterion it is about.")
            result.append(column)
            continue
        place = next(number for number, criterion in enumerate(tied) if criterion.key == key)
        result.append(replace(column, about=key, sensitive=column.sensitive or tied[place].sensitive))
        if column.role is Role.WISH:
            tied[place] = replace(tied[place], asked=column.field)
        elif not mentors:
            tied[place] = replace(tied[place], importance=column.field)
    return tuple(result), tuple(tied), notes


def _unused(left: Sequence[ColumnGuess], right: Sequence[ColumnGuess], pairs: Sequence[Counterpart]) -> list[str]:
    used = {("mentees", pair.mentee.field) for pair in pairs} | {("mentors", pair.mentor.field) for pair in pairs}
    return [
        f"“{quoted(column.heading)}” on the {side}' sheet is not used: nothing on the {other}' sheet asks for the same."
        for side, other, columns in (("mentees", "mentors", left), ("mentors", "mentees", right))
        for column in columns
        if column.role in COMPARABLE and (side, column.field) not in used
    ]
