"""A sheet's columns in the form that `peerloom.sheets` works with, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Question
from peerloom.domain.matching.models import SheetColumn
from peerloom.sheets import ColumnGuess, Plan, Role, Sheet, guess
from peerloom.sheets.columns import category_options, columns_of
from peerloom.sheets.headings import field_key
from peerloom.sheets.options import learn_options
from peerloom.sheets.week import heading_day

KINDS: dict[Role, QuestionKind] = {
    Role.CHOICES: QuestionKind.CHOICES,
    Role.SCALE: QuestionKind.SCALE,
    Role.CATEGORY: QuestionKind.CATEGORY,
    Role.NUMBER: QuestionKind.NUMBER,
    Role.TEXT: QuestionKind.TEXT,
    Role.AVAILABILITY: QuestionKind.TIMES,
    Role.IMPORTANCE: QuestionKind.IMPORTANCE,
    Role.WISH: QuestionKind.WISH,
}
"""The columns that become questions, and of which kind."""

ROLES: dict[str, Role] = {kind.value: role for role, kind in KINDS.items()}
GROWING = {Role.CHOICES, Role.CATEGORY}
"""Lists of options to which a later sheet may add."""

EMPTY = Sheet("", (), ())


def understood(sheet: Sheet, known: Sequence[Question]) -> tuple[ColumnGuess, ...]:
    """Guess a sheet's columns; a heading that was asked before keeps its key, its kind and its privacy.

    The sheet stands for both sides: what belongs together is settled later, from both sides' questions. Raises
    `CannotReadSheet` where two columns contradict each other.
    """
    guesses = guess(sheet, sheet).mentees
    by_label = {question.label: question for question in known if question.kind in ROLES}
    taken = {question.key for question in known}
    learned = {column.index: column.answers for column in columns_of(sheet)} if known else {}
    weeks: dict[str, str] = {}
    result = []
    for column in guesses:
        label = label_of(column)
        question = by_label.get(label)
        if question and column.role in KINDS:
            result.append(as_asked_before(column, question, learned[column.index]))
            continue
        key = weeks.get(label) if column.role is Role.AVAILABILITY else None
        key = key or field_key(label, taken)[:80]
        if column.role is Role.AVAILABILITY:
            weeks[label] = key
        result.append(replace(column, field=key))
    return tuple(result)


def label_of(column: ColumnGuess) -> str:
    """The question that a column answers; the days of a weekly grid answer the same one."""
    place = heading_day(column.heading) if column.role is Role.AVAILABILITY else None
    return (place[0] if place else column.heading)[:400]


def as_asked_before(column: ColumnGuess, question: Question, answers: Mapping[str, int]) -> ColumnGuess:
    """The column as the question that it is; a few rows alone may look like another kind of question."""
    role = ROLES[question.kind]
    options = tuple(question.options)
    if role in GROWING:
        found = learn_options(answers) if role is Role.CHOICES else category_options(answers)
        options += tuple(option for option in found if option not in options)
    return replace(
        column,
        role=role,
        field=question.key,
        options=options or column.options,
        sensitive=column.sensitive or question.sensitive,
        day=column.day if role is Role.AVAILABILITY else None,
    )


def guess_of(column: SheetColumn) -> ColumnGuess:
    """A stored column, for reading the sheet with it."""
    role = Role(column.role)
    place = heading_day(column.heading) if role is Role.AVAILABILITY else None
    return ColumnGuess(
        index=column.position,
        heading=column.heading,
        role=role,
        reason=column.because,
        field=column.question_key,
        sensitive=column.sensitive,
        options=tuple(column.options),
        day=place[1] if place else None,
        about=column.question_key if role is Role.IMPORTANCE else "",
    )


def with_learned_options(columns: Iterable[ColumnGuess], sheet: Sheet) -> tuple[ColumnGuess, ...]:
    """Fill in the options of columns whose role was chosen by hand."""
    learned: Mapping[int, Mapping[str, int]] = {column.index: column.answers for column in columns_of(sheet)}
    result = []
    for column in columns:
        options = column.options
        if not options and column.role is Role.CHOICES:
            options = learn_options(learned[column.index])
        elif not options and column.role in {Role.SCALE, Role.CATEGORY, Role.IMPORTANCE}:
            options = category_options(learned[column.index])
        result.append(replace(column, options=options))
    return tuple(result)


def plan_for(side: str, columns: tuple[ColumnGuess, ...]) -> Plan:
    """A plan of one side alone, for reading its people."""
    return Plan(columns, (), ()) if side == Side.MENTEE else Plan((), columns, ())


def sheets_for(side: str, sheet: Sheet) -> dict[str, Sheet]:
    return {"mentees": sheet, "mentors": EMPTY} if side == Side.MENTEE else {"mentees": EMPTY, "mentors": sheet}
