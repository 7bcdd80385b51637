"""From rows to the engine's profiles: duplicates resolved, every unusable cell named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peerloom.pairing.profiles import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.pairing.rules import Kind
from peerloom.sheets.answers import CannotReadCell, parse_cell
from peerloom.sheets.plan import Plan
from peerloom.sheets.remarks import off_scale_remarks, on_both_remarks
from peerloom.sheets.roles import ColumnGuess, Role, Side
from peerloom.sheets.sheet import RowIssue, Sheet, SheetRow, folded
from peerloom.sheets.timestamps import DayOrder, day_order, moment
from peerloom.sheets.vocabulary import is_missing, yes_or_no
from peerloom.sheets.week import merged

_UNREAD = {Role.EMAIL, Role.ID, Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP, Role.IGNORE}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One person who filled in a sheet more than once; the row ``kept`` counts."""

    file: str
    side: Side
    person: str
    kept: int
    dropped: tuple[int, ...]
    reason: str

    def __str__(self) -> str:
        rows = ", ".join(str(row) for row in self.dropped)
        word = "row" if len(self.dropped) == 1 else "rows"
        kept = f"row {self.kept} counts ({self.reason}), {word} {rows} not"
        return f"{self.file}: {self.person} answered more than once; {kept}."


@dataclass(frozen=True, slots=True)
class People:
    """Everyone on the two sheets. ``names`` and ``rows`` are by id, for each side."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    issues: tuple[RowIssue, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    names: Mapping[Side, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[Side, Mapping[str, int]] = field(default_factory=dict)
    on_both: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    name: str
    row: int
    answers: dict[str, Answer]
    importance: dict[str, float]
    places: int | None


@dataclass(frozen=True, slots=True)
class _SideOfPlan:
    people: tuple[_Person, ...]
    issues: tuple[RowIssue, ...]
    duplicates: tuple[Duplicate, ...]
    identified: bool  # by an address or a number rather than by a name


def profiles(plan: Plan, *, mentees: Sheet, mentors: Sheet) -> People:
    """Engine profiles for everyone whose row can be read; the other rows are in ``issues``.

    Of several rows by one person (same address, whatever its case) the one sent last counts, without times the
    one further down. A person on both sheets carries the same ``person`` and so is never paired with themself.
    """
    left = _side(plan.mentees, mentees, "mentee")
    asking = _yes_meant_by_asking(plan)
    right = _side(plan.mentors, mentors, "mentor")
    same = left.identified == right.identified
    on_both = sorted({person.id for person in left.people} & {person.id for person in right.people}) if same else []
    names: dict[Side, Mapping[str, str]] = {
        "mentee": {person.id: person.name for person in left.people},
        "mentor": {person.id: person.name for person in right.people},
    }
    return People(
        mentees=tuple(
            Mentee(
                person.id,
                _as_asked(person.answers, asking),
                demand=plan.demand if person.places is None else person.places,
                importance=person.importance,
                person=person.id if same else None,
            )
            for person in left.people
        ),
        mentors=tuple(
            Mentor(
                person.id,
                person.answers,
                capacity=(capacity := plan.capacity if person.places is None else person.places),
                lower=min(plan.lower, capacity),
                importance=person.importance,
                person=person.id if same else None,
            )
            for person in right.people
        ),
        issues=left.issues + right.issues + mentees.issues + mentors.issues,
        duplicates=left.duplicates + right.duplicates,
        names=names,
        rows={
            "mentee": {person.id: person.row for person in left.people},
            "mentor": {person.id: person.row for person in right.people},
        },
        on_both=tuple(on_both),
        notes=off_scale_remarks(plan, mentees, mentors)
        + on_both_remarks(on_both, names, how="address" if left.identified else "name"),
    )


def _yes_meant_by_asking(plan: Plan) -> dict[str, tuple[str, str]]:
    """By the field of a wish: the yes-or-no question that it is about, and how that question spells yes."""
    columns = {column.field: column for column in plan.mentees}
    return {
        criterion.asked: (criterion.mentee, yes)
        for criterion in plan.criteria
        if criterion.asked and criterion.kind is Kind.SAME and (column := columns.get(criterion.mentee))
        if all(yes_or_no(option) is not None for option in column.options)
        if (yes := next((option for option in column.options if yes_or_no(option)), ""))
    }


def _as_asked(answers: dict[str, Answer], asking: Mapping[str, tuple[str, str]]) -> dict[str, Answer]:
    """Who asks for a mentor to whom something applies gets one who says yes, whatever they said of themselves."""
    meant = {field: yes for wish, (field, yes) in asking.items() if answers.get(wish) == "yes"}
    return {**answers, **meant}


def _side(columns: Sequence[ColumnGuess], sheet: Sheet, side: Side) -> _SideOfPlan:
    identity = next((column for column in columns if column.role is Role.EMAIL), None) or next(
        (column for column in columns if column.role is Role.ID), None
    )
    issues: list[RowIssue] = []
    rows: dict[str, list[SheetRow]] = {}
    for row in sheet.rows:
        if identity is None:
            rows[_name_of(row, columns, rows)] = [row]
        elif folded(row.cells[identity.index]):
            rows.setdefault(folded(row.cells[identity.index]), []).append(row)
        else:
            problem = "Nothing says who this is."
            issues.append(RowIssue(sheet.name, row.number, identity.heading, problem, "Fill it in or remove the row."))
    order = _latest(columns, sheet)
    readers = [_Reader(column, sheet.name) for column in columns if column.role not in _UNREAD]
    people: list[_Person] = []
    duplicates: list[Duplicate] = []
    for person, found in rows.items():
        kept = max(found, key=order)
        if len(found) > 1:
            duplicates.append(_duplicate(sheet, side, person, kept, found, by_time=bool(order(kept)[0])))
        entry = _person(person, kept, columns, readers, issues)
        if entry:
            people.append(entry)
    return _SideOfPlan(tuple(people), tuple(issues), tuple(duplicates), identity is not None)


def _name_of(row: SheetRow, columns: Sequence[ColumnGuess], taken: Mapping[str, list[SheetRow]]) -> str:
    name = display_name(row, columns)
    return name if name and name not in taken else f"{name or 'row'} {row.number}"


def display_name(row: SheetRow, columns: Sequence[ColumnGuess]) -> str:
    """First and last name, or the one column that holds both; "" where the sheet has no names."""
    cells = {column.role: row.cells[column.index] for column in columns}
    parts = [cells.get(Role.FIRST_NAME, ""), cells.get(Role.LAST_NAME, "")]
    return " ".join(part for part in parts if part) or cells.get(Role.FULL_NAME, "")


class _Latest:
    """Sort key of a row: when it was sent, then how far down it stands."""

    def __init__(self, column: ColumnGuess | None, order: DayOrder) -> None:
        self._column = column
        self._order = order

    def __call__(self, row: SheetRow) -> tuple[str, int]:
        sent = moment(row.cells[self._column.index], self._order) if self._column else None
        return sent.isoformat() if sent else "", row.number


def _latest(columns: Sequence[ColumnGuess], sheet: Sheet) -> _Latest:
    column = next((column for column in columns if column.role is Role.TIMESTAMP), None)
    if column is None:
        return _Latest(None, DayOrder.MONTH_FIRST)
    return _Latest(column, day_order(sheet.column(column.index)))


def _duplicate(
    sheet: Sheet, side: Side, person: str, kept: SheetRow, found: Sequence[SheetRow], *, by_time: bool
) -> Duplicate:
    dropped = tuple(row.number for row in found if row is not kept)
    reason = "sent last" if by_time else "furthest down"
    return Duplicate(sheet.name, side, person, kept.number, dropped, reason)


class _Reader:
    """Reads one column; the same text is parsed only once, which matters at 100,000 rows."""

    def __init__(self, column: ColumnGuess, file: str) -> None:
        self.column = column
        self.file = file
        self._known: dict[str, Answer | CannotReadCell | None] = {}

    def read(self, row: SheetRow, issues: list[RowIssue]) -> Answer | None:
        text = row.cells[self.column.index]
        if text not in self._known:
            try:
                self._known[text] = parse_cell(self.column, text)
            except CannotReadCell as error:
                self._known[text] = error
        answer = self._known[text]
        if isinstance(answer, CannotReadCell):
            problem = "The answer can't be read." if self.column.sensitive else answer.problem
            issues.append(RowIssue(self.file, row.number, self.column.heading, problem, answer.remedy))
            return None
        return answer


def _person(
    person: str, row: SheetRow, columns: Sequence[ColumnGuess], readers: Sequence[_Reader], issues: list[RowIssue]
) -> _Person | None:
    answers: dict[str, Answer] = {}
    importance: dict[str, float] = {}
    weeks: dict[str, list[tuple[int, int]]] = {}
    places: int | None = None
    before = len(issues)
    for reader in readers:
        answer, column = reader.read(row, issues), reader.column
        if answer is None:
            continue
        if column.role is Role.CAPACITY and isinstance(answer, float):
            places = int(answer)
        elif column.role is Role.IMPORTANCE:
            if column.about and isinstance(answer, float):
                importance[column.about] = answer
        elif isinstance(answer, WeeklyTimes):
            weeks.setdefault(column.field, []).extend(answer.intervals)
        else:
            answers[column.field] = answer
    if len(issues) > before:
        return None
    answers |= {name: WeeklyTimes(merged(intervals)) for name, intervals in weeks.items()}
    name = display_name(row, columns)
    return _Person(person, "" if is_missing(name) else name, row.number, answers, importance, places)
