"""Laying a rules file over two sheets, which makes a plan without any guessing."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.sheets.plan import Plan
from peerloom.sheets.roles import COMPARABLE, ColumnGuess, Role
from peerloom.sheets.rules_file import ColumnRule, RulesFile
from peerloom.sheets.shared_options import with_shared_options
from peerloom.sheets.sheet import Sheet, folded, quoted
from peerloom.sheets.toml_values import CannotReadRules
from peerloom.sheets.week import ASSUMPTION

LABELS = frozenset({Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP, Role.IGNORE})
"""Roles that no pair depends on: a sheet may lack these columns."""


def plan_from_rules(rules: RulesFile, *, mentees: Sheet, mentors: Sheet) -> Plan:
    """The plan that a rules file asks for. Raises `CannotReadRules` where it names a heading that a sheet lacks."""
    left = _columns(rules, rules.mentees, mentees, side="mentees")
    right = _columns(rules, rules.mentors, mentors, side="mentors")
    fixed = {column.field for column in (*rules.mentees, *rules.mentors) if column.options}
    pairs = [
        (mentee, mentor)
        for criterion in rules.criteria
        if not {criterion.mentee, criterion.mentor} & fixed
        if (mentee := _first(left, criterion.mentee)) and (mentor := _first(right, criterion.mentor))
    ]
    left, right = with_shared_options(pairs, left, right, mentees=mentees, mentors=mentors)
    notes = [
        f"“{quoted(heading)}” on the {side}' sheet is not used: {rules.name} does not name it."
        for side, sheet, columns in (("mentees", mentees, left), ("mentors", mentors, right))
        for heading in sheet.headings
        if folded(heading) not in {folded(column.heading) for column in columns}
    ]
    if any(column.role is Role.AVAILABILITY for column in left + right):
        notes.append(ASSUMPTION)
    return Plan(
        mentees=left,
        mentors=right,
        criteria=rules.criteria,
        objective=rules.objective,
        capacity=rules.capacity,
        lower=rules.lower,
        demand=rules.demand,
        guessed=False,
        notes=tuple(notes),
    )


def _first(columns: Sequence[ColumnGuess], field: str) -> ColumnGuess | None:
    return next((column for column in columns if column.field == field and column.role in COMPARABLE), None)


def _columns(rules: RulesFile, given: Sequence[ColumnRule], sheet: Sheet, *, side: str) -> tuple[ColumnGuess, ...]:
    places = {folded(heading): index for index, heading in enumerate(sheet.headings)}
    about = {
        field: criterion.key
        for criterion in rules.criteria
        for field in (criterion.importance, criterion.asked)
        if field
    }
    columns: list[ColumnGuess] = []
    for rule in given:
        index = places.get(folded(rule.heading))
        if index is None and rule.role in LABELS:
            continue
        if index is None:
            problem = f"{sheet.name} has no column “{quoted(rule.heading)}”."
            headings = ", ".join(f"“{quoted(heading, limit=30)}”" for heading in sheet.headings[:12])
            raise CannotReadRules(rules.name, f"[{side}]", problem, f"Its headings are {headings}.")
        columns.append(
            ColumnGuess(
                index=index,
                heading=sheet.headings[index],
                role=rule.role,
                reason=f"{rules.name} says so",
                field=rule.field,
                sensitive=rule.sensitive,
                options=rule.options or _importance_steps(rule.role),
                day=rule.day,
                about=rule.about or about.get(rule.field, ""),
            )
        )
    return tuple(columns)


def _importance_steps(role: Role) -> tuple[str, ...]:
    return ("1", "2", "3", "4", "5") if role is Role.IMPORTANCE else ()
