"""One role and one list of options for two columns that are compared, learned from both sheets' answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from peerloom.sheets.columns import category_options, columns_of
from peerloom.sheets.options import learn_options
from peerloom.sheets.roles import COMPARABLE, ColumnGuess, Role
from peerloom.sheets.sheet import Sheet

Columns = tuple[ColumnGuess, ...]


def with_shared_options(
    pairs: Sequence[tuple[ColumnGuess, ColumnGuess]], left: Columns, right: Columns, *, mentees: Sheet, mentors: Sheet
) -> tuple[Columns, Columns]:
    """Both sides' columns, those of a pair with the same role, options and privacy. Given scales stay as they are."""
    answers_left, answers_right = columns_of(mentees), columns_of(mentors)
    new_left, new_right = list(left), list(right)
    for mentee, mentor in pairs:
        role = _common_role(mentee, mentor)
        cells = Counter(answers_left[mentee.index].answers)
        cells.update(answers_right[mentor.index].answers)
        options = _common_options(role, cells, mentee)
        private = mentee.sensitive or mentor.sensitive
        for columns, end in ((new_left, mentee), (new_right, mentor)):
            for position, column in enumerate(columns):
                if column.field == end.field and column.role in COMPARABLE:
                    columns[position] = replace(column, role=role, options=options, sensitive=private)
    return tuple(new_left), tuple(new_right)


def _common_role(mentee: ColumnGuess, mentor: ColumnGuess) -> Role:
    if mentee.role is mentor.role:
        return mentee.role
    return Role.CHOICES if Role.CHOICES in {mentee.role, mentor.role} else Role.CATEGORY


def _common_options(role: Role, cells: Mapping[str, int], mentee: ColumnGuess) -> tuple[str, ...]:
    if role is Role.CHOICES:
        return learn_options(cells)
    if role is Role.CATEGORY:
        return category_options(cells)
    return mentee.options
