"""The people of one sheet as they will be taken over, and every row that won't be or needs a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.operations import SignUp
from peerloom.domain.matching.queries.sheet_columns import plan_for, sheets_for
from peerloom.foundation.uploads import storable
from peerloom.pairing import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.sheets import ColumnGuess, People, Role, Sheet, SheetRow, profiles

LONGEST_NAME = 100
LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row; ``row`` as the file counts. A row that ``stops`` is not taken over."""

    row: int
    column: str
    cell: str
    text: str
    stops: bool


@dataclass(frozen=True, slots=True)
class SheetPeople:
    """``rows`` are the numbers of the rows that the sign-ups come from, by e-mail address."""

    sign_ups: tuple[SignUp, ...]
    problems: tuple[Problem, ...]
    rows: Mapping[str, int]

    @property
    def stopped_rows(self) -> int:
        return len({problem.row for problem in self.problems if problem.stops})


def people_in(sheet: Sheet, side: str, columns: Sequence[ColumnGuess]) -> SheetPeople:
    """Everyone whose row can be used, in the sheet's order, and the problems of the others, by row."""
    found = profiles(plan_for(side, tuple(columns)), **sheets_for(side, sheet))
    lines = {row.number: row for row in sheet.rows}
    rows = found.rows["mentee" if side == Side.MENTEE else "mentor"]
    problems = [*_general(sheet), *_unusable(sheet, columns, found, lines), *_superseded(found)]
    sign_ups = []
    for person in found.mentees if side == Side.MENTEE else found.mentors:
        row = lines[rows[person.id]]
        sign_up = _sign_up(person, row, columns)
        problem = _why_unfit(sign_up, row, columns)
        if problem:
            problems.append(problem)
        else:
            sign_ups.append(sign_up)
    return SheetPeople(tuple(sign_ups), tuple(sorted(problems, key=lambda problem: problem.row)), rows)


def _general(sheet: Sheet) -> Iterator[Problem]:
    for warning in sheet.warnings:
        yield Problem(1, "", "", storable(warning), stops=False)


def _unusable(
    sheet: Sheet, columns: Sequence[ColumnGuess], found: People, lines: dict[int, SheetRow]
) -> Iterator[Problem]:
    by_heading = {column.heading: column for column in columns}
    for issue in found.issues:
        column, row = by_heading.get(issue.column), lines.get(issue.row)
        if column and column.sensitive:
            text = _("This private answer can't be read as what its column holds. Correct it in the sheet.")
            yield Problem(issue.row, issue.column, "", text, stops=True)
        else:
            cell = storable(row.cells[column.index]) if column and row else ""
            yield Problem(issue.row, issue.column, cell, storable(f"{issue.problem} {issue.remedy}"), stops=True)


def _superseded(found: People) -> Iterator[Problem]:
    for duplicate in found.duplicates:
        for row in duplicate.dropped:
            text = _("The same person answered again in row %(row)d, and that answer counts.") % {"row": duplicate.kept}
            yield Problem(row, "", "", text, stops=True)


def _sign_up(person: Mentee | Mentor, row: SheetRow, columns: Sequence[ColumnGuess]) -> SignUp:
    given, family = names_in(row, columns)
    answers = {key: stored(answer) for key, answer in person.answers.items()}
    answers |= dict(person.importance)
    return SignUp(
        email=person.id,
        given_name=given,
        family_name=family,
        places=person.capacity if isinstance(person, Mentor) else person.demand,
        answers=answers,
    )


def names_in(row: SheetRow, columns: Sequence[ColumnGuess]) -> tuple[str, str]:
    """Given and family name; a single column is taken apart at its last space."""
    cells = {column.role: storable(row.cells[column.index]) for column in columns}
    given, family = cells.get(Role.FIRST_NAME, ""), cells.get(Role.LAST_NAME, "")
    if not given and not family:
        words = cells.get(Role.FULL_NAME, "").split()
        given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (" ".join(words), "")
    return given, family


def stored(answer: Answer) -> Any:
    """An answer in the form that `Answer.value` has: weekly times as [from, to] minutes of a local week."""
    match answer:
        case WeeklyTimes():
            return [list(interval) for interval in answer.intervals]
        case frozenset():
            return sorted(storable(option) for option in answer)
        case tuple():
            return [storable(option) for option in answer]
        case str():
            return storable(answer)
        case _:
            return answer


def _why_unfit(sign_up: SignUp, row: SheetRow, columns: Sequence[ColumnGuess]) -> Problem | None:
    headings = {column.role: column.heading for column in columns}
    email = headings.get(Role.EMAIL, "")
    try:
        validate_email(sign_up.email)
    except ValidationError:
        text = _("This is not an e-mail address, so nobody could be reached. Correct it in the sheet.")
        return Problem(row.number, email, sign_up.email, text, stops=True)
    if len(sign_up.email) > 254:
        return Problem(row.number, email, sign_up.email, _("This e-mail address is too long to be real."), stops=True)
    if max(len(sign_up.given_name), len(sign_up.family_name)) > LONGEST_NAME:
        text = _("The name is longer than %(most)d characters. Shorten it in the sheet.") % {"most": LONGEST_NAME}
        return Problem(row.number, headings.get(Role.FIRST_NAME, ""), "", text, stops=True)
    if any(isinstance(value, str) and len(value) > LONGEST_ANSWER for value in sign_up.answers.values()):
        text = _("One answer is longer than %(most)d characters. Shorten it in the sheet.") % {"most": LONGEST_ANSWER}
        return Problem(row.number, "", "", text, stops=True)
    return None
