"""Pairs that stay as they are: read from a file, and refused by name where they can't stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peerloom.pairing import Matching, Rules, match
from peerloom.sheets.people import People
from peerloom.sheets.plan import Plan
from peerloom.sheets.reading import read_sheet
from peerloom.sheets.safe_files import original
from peerloom.sheets.sheet import CannotReadSheet, folded, one_line, quoted

_AFTER = "Remove the line or change the rules."


class CannotLock(Exception):
    """A locked pair that can't stay. ``str`` is one line that names file, row, pair and reason."""


@dataclass(frozen=True, slots=True)
class Lock:
    file: str
    row: int
    mentee: str
    mentor: str


def read_locks(path: Path) -> tuple[Lock, ...]:
    """The pairs in a file with the columns ``mentee`` and ``mentor``, such as an earlier `pairs.csv`.

    A file with these headings and no line locks nothing. Raises `CannotReadSheet`.
    """
    try:
        sheet = read_sheet(path)
    except CannotReadSheet as error:
        if error.problem.startswith("There are headings but"):
            return ()
        raise
    places = {folded(heading): index for index, heading in enumerate(sheet.headings)}
    for needed in ("mentee", "mentor"):
        if needed not in places:
            problem = f"There is no column “{needed}”."
            raise CannotReadSheet(sheet.name, problem, "Name the two columns mentee and mentor.", row=1, column=needed)
    locks: list[Lock] = []
    for row in sheet.rows:
        mentee, mentor = (folded(original(row.cells[places[side]])) for side in ("mentee", "mentor"))
        if not mentee or not mentor:
            column = "mentor" if mentee else "mentee"
            raise CannotReadSheet(
                sheet.name, "The cell is empty.", "Write the address as on the sheet.", row=row.number, column=column
            )
        locks.append(Lock(sheet.name, row.number, mentee, mentor))
    return tuple(locks)


def refuse_broken_locks(locks: Sequence[Lock], matching: Matching, people: People, plan: Plan) -> None:
    """Raise `CannotLock` for the first locked pair that is not in the matching, with the reason."""
    made = {(pair.mentee, pair.mentor) for pair in matching.pairs}
    for lock in locks:
        if (lock.mentee, lock.mentor) not in made:
            column, problem = _why(lock, people, plan)
            pair = f"The locked pair {quoted(lock.mentee)} with {quoted(lock.mentor)} can't stay: {problem}"
            raise CannotLock(one_line(lock.file, lock.row, column, pair, _AFTER))


def _why(lock: Lock, people: People, plan: Plan) -> tuple[str, str]:
    mentee = next((one for one in people.mentees if one.id == lock.mentee), None)
    mentor = next((one for one in people.mentors if one.id == lock.mentor), None)
    if mentee is None:
        return "mentee", "nobody on the mentees' sheet has this address."
    if mentor is None:
        return "mentor", "nobody on the mentors' sheet has this address."
    if mentee.person is not None and mentee.person == mentor.person:
        return "mentor", "this is one and the same person."
    if mentor.capacity < 1 or mentee.demand < 1:
        return ("mentor", "they take no mentee.") if mentor.capacity < 1 else ("mentee", "they want no mentor.")
    broken = [
        "a rule that is kept private" if criterion.sensitive else f"the rule “{criterion.label or criterion.key}”"
        for criterion in plan.criteria
        if not match([mentee], [mentor], Rules(criteria=(criterion,))).pairs
    ]
    if broken:
        return "mentor", f"it breaks {' and '.join(broken)}."
    return "mentor", f"more pairs are locked than they have places ({mentor.capacity})."
