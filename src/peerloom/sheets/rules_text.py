"""Writing a plan as a commented rules file, so that a guess can be looked through and changed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from peerloom.pairing.rules import Criterion, Kind
from peerloom.sheets.plan import Plan, criterion_sentence
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import Sheet, quoted
from peerloom.sheets.vocabulary import DAYS

_PLAIN = {Role.EMAIL, Role.ID, Role.FIRST_NAME, Role.LAST_NAME, Role.FULL_NAME, Role.TIMESTAMP, Role.CAPACITY}
_INTRODUCTION = """\
# Peerloom rules for {mentees} and {mentors}, as they were guessed from the sheets.
# Change what is wrong, then run:
#
#   peerloom match {mentees} {mentors} --rules THIS-FILE
#
# Every key is explained in docs/guides/match-command.md.

# fair: nobody gets a bad match; total: the best sum; stable: nobody would rather swap.
objective = {objective}

# How many mentees a mentor takes who does not say, and at least; how many mentors a mentee gets.
capacity = {capacity}
lower = {lower}
demand = {demand}
"""
_COLUMNS = """
# The columns of {sheet}: heading = role. A column that is not named here is not used.
# Roles: email, id, first_name, last_name, full_name, timestamp, capacity, choices, scale, category, number, text,
# availability, importance, wish. Columns with sensitive = true count in the score and are shown nowhere.
"""


def rules_text(plan: Plan, *, mentees: Sheet, mentors: Sheet) -> str:
    """The plan in TOML. No answer of a sensitive column is in it."""
    parts = [
        _INTRODUCTION.format(
            mentees=_comment(mentees.name),
            mentors=_comment(mentors.name),
            objective=_text(plan.objective),
            capacity=plan.capacity,
            lower=plan.lower,
            demand=plan.demand,
        )
    ]
    for key, sheet, columns in (("mentees", mentees, plan.mentees), ("mentors", mentors, plan.mentors)):
        parts.append(_COLUMNS.format(sheet=_comment(sheet.name)))
        parts.append(f"[{key}]\n")
        parts.extend(_column(column) for column in columns)
    parts.append("\n# What makes a good pair. Weights are relative to each other; required = true makes it a rule.\n")
    parts.extend(_criterion(criterion) for criterion in plan.criteria)
    if not plan.criteria:
        parts.append("# No two columns seem to ask for the same. Add a criterion here:\n# [[criteria]]\n")
    parts.extend(f"# Note: {_comment(note)}\n" for note in plan.notes)
    return "".join(parts)


def _column(column: ColumnGuess) -> str:
    line = f"{_text(column.heading)} = {_role(column)}"
    return f"# {line}  # {_comment(column.reason)}\n" if column.role is Role.IGNORE else f"{line}\n"


def _role(column: ColumnGuess) -> str:
    if column.role in _PLAIN or column.role is Role.IGNORE:
        return _text(column.role.value)
    keys = [f"role = {_text(column.role.value)}", f"field = {_text(column.field)}"]
    if column.day is not None:
        keys.append(f"day = {_text(DAYS[column.day])}")
    if column.about:
        keys.append(f"about = {_text(column.about)}")
    if column.sensitive:
        keys.append("sensitive = true")
    # A private question's options are answers that somebody gave: they stay on the sheet.
    if column.options and not column.sensitive and column.role is not Role.TEXT:
        keys.append(f"options = {_texts(column.options)}")
    return f"{{ {', '.join(keys)} }}"


def _criterion(criterion: Criterion) -> str:
    lines = [f"\n# {_comment(criterion_sentence(criterion))}", "[[criteria]]"]
    pairs: list[tuple[str, str]] = [
        ("key", _text(criterion.key)),
        ("label", _text(criterion.label)),
        ("kind", _text(criterion.kind.value)),
        ("mentee", _text(criterion.mentee)),
        ("mentor", _text(criterion.mentor)),
        ("weight", f"{criterion.weight:g}"),
    ]
    pairs += [(key, "true") for key in ("required", "missing_forbids", "sensitive") if getattr(criterion, key)]
    pairs += [(key, _text(getattr(criterion, key))) for key in ("asked", "importance") if getattr(criterion, key)]
    if criterion.required and criterion.minimum != 1.0:
        pairs.append(("minimum", f"{criterion.minimum:g}"))
    if criterion.kind is Kind.STEP:
        pairs.append(("scale", _texts(criterion.scale)))
        pairs += [("steps", str(list(criterion.steps))), ("best_steps", str(list(criterion.best_steps)))]
    if criterion.kind is Kind.NEARNESS:
        pairs.append(("reach", f"{criterion.reach:g}"))
    if criterion.kind is Kind.SCHEDULE:
        pairs.append(("enough_minutes", str(criterion.enough_minutes)))
    lines += [f"{key} = {value}" for key, value in pairs]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but TOML knows no lone DEL character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"


def _comment(text: str) -> str:
    return quoted(text, limit=300)
