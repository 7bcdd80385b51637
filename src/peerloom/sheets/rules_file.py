"""Rules files: a plan for two sheets, written by people in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peerloom.pairing.rules import OBJECTIVES, Criterion, Kind, Objective
from peerloom.sheets.roles import Role
from peerloom.sheets.sheet import quoted
from peerloom.sheets.toml_values import CannotReadRules, Table
from peerloom.sheets.vocabulary import DAYS

SHIPPED = Path(__file__).parent / "rules"
LARGEST = 1_000_000
_COLUMN_KEYS = {"role", "field", "sensitive", "options", "day", "about"}
_CRITERION_KEYS = {
    "key", "kind", "mentee", "mentor", "weight", "label", "sensitive", "required", "minimum", "missing_forbids",
    "asked", "importance", "scale", "steps", "best_steps", "reach", "enough_minutes", "avoid",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What the rules file says of one heading."""

    heading: str
    role: Role
    field: str
    sensitive: bool
    options: tuple[str, ...]
    day: int | None
    about: str


@dataclass(frozen=True, slots=True)
class RulesFile:
    """A rules file as read: complete and consistent in itself, not yet laid over any sheets."""

    name: str
    mentees: tuple[ColumnRule, ...]
    mentors: tuple[ColumnRule, ...]
    criteria: tuple[Criterion, ...]
    objective: Objective
    capacity: int
    lower: int
    demand: int


def shipped_rules() -> tuple[str, ...]:
    """The names of the rules files that come along."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def read_rules(source: str | Path) -> RulesFile:
    """Read a rules file by path, or one that comes along by name. Raises `CannotReadRules` with one line."""
    path = Path(source)
    if not path.exists() and str(source) in shipped_rules():
        path = SHIPPED / f"{source}.toml"
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        known = ", ".join(shipped_rules())
        problem = f"the rules file can't be read: {error.strerror}."
        raise CannotReadRules(str(source), "", problem, f"Give a path, or one of these names: {known}.") from error
    if len(data) > LARGEST:
        raise CannotReadRules(path.name, "", "this is too large for a rules file.", "Give the rules, not a sheet.")
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CannotReadRules(path.name, "", "this is not UTF-8 text.", "Save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"this is not TOML: {quoted(str(error), limit=100)}."
        raise CannotReadRules(path.name, "", problem, "Mend that place.") from error
    return parsed_rules(document, name=path.name)


def parsed_rules(document: Mapping[str, Any], *, name: str) -> RulesFile:
    """Check a parsed TOML document. Raises `CannotReadRules` that names the key and what to write there."""
    top = Table(document, name, "")
    top.refuse_unknown({"objective", "capacity", "lower", "demand", "mentees", "mentors", "scales", "criteria"})
    objective = top.one_of("objective", OBJECTIVES, "fair")
    scales = top.table("scales")
    scale_steps = {key: scales.texts(key) for key in scales.names()}
    tables = top.tables("criteria")
    if not tables:
        raise CannotReadRules(name, "criteria", "there is no criterion.", "Add a [[criteria]] section.")
    mentees = _columns(top.table("mentees"), scale_steps)
    mentors = _columns(top.table("mentors"), scale_steps)
    private = {column.field for column in (*mentees, *mentors) if column.sensitive}
    criteria = tuple(_criterion(table, scale_steps, private) for table in tables)
    _check(criteria, mentees, mentors, name)
    return RulesFile(
        name=name,
        mentees=mentees,
        mentors=mentors,
        criteria=criteria,
        objective=objective,
        capacity=top.whole("capacity", 1, most=100),
        lower=top.whole("lower", 0, most=100),
        demand=top.whole("demand", 1, most=100),
    )


def _columns(table: Table, scales: Mapping[str, tuple[str, ...]]) -> tuple[ColumnRule, ...]:
    taken: set[str] = set()
    return tuple(_column(table, heading, scales, taken) for heading in table.names())


def _column(table: Table, heading: str, scales: Mapping[str, tuple[str, ...]], taken: set[str]) -> ColumnRule:
    # Imported here: the headings' words are only needed where a rules file leaves a field's name out.
    from peerloom.sheets.headings import field_key

    column = table.table_or_text(heading, key="role")
    column.refuse_unknown(_COLUMN_KEYS)
    role = Role(column.one_of("role", tuple(role.value for role in Role), ""))
    field = column.text("field", "") or field_key(heading, taken)
    day = column.one_of("day", ("", *DAYS), "")
    options = column.texts("options") or (scales.get(field, ()) if role is Role.SCALE else ())
    return ColumnRule(
        heading=heading,
        role=role,
        field=field,
        sensitive=column.truth("sensitive", default=False),
        options=options,
        day=DAYS.index(day) if day else None,
        about=column.text("about", ""),
    )


def _criterion(table: Table, scales: Mapping[str, tuple[str, ...]], private: set[str]) -> Criterion:
    table.refuse_unknown(_CRITERION_KEYS)
    key = table.text("key")
    kind = Kind(table.one_of("kind", tuple(kind.value for kind in Kind), ""))
    mentee, mentor = table.text("mentee", key), table.text("mentor", key)
    scale = table.texts_or_name("scale", scales)
    steps = table.whole_pair("steps", (1, max(len(scale) - 1, 1)) if scale else (1, 3))
    asked = table.text("asked", "")
    return Criterion(
        key=key,
        kind=kind,
        mentee=mentee,
        mentor=mentor,
        weight=table.number("weight", 1.0),
        label=table.text("label", "") or key.replace("_", " ").capitalize(),
        sensitive=table.truth("sensitive", default=bool({mentee, mentor, asked} & private)),
        required=table.truth("required", default=False),
        minimum=table.number("minimum", 1.0),
        missing_forbids=table.truth("missing_forbids", default=False),
        asked=asked,
        importance=table.text("importance", ""),
        scale=scale,
        steps=steps,
        best_steps=table.whole_pair("best_steps", steps),
        reach=table.number("reach", 1.0),
        enough_minutes=table.whole("enough_minutes", 60, most=10_080),
        avoid=table.truth("avoid", default=True),
    )


def _check(
    criteria: tuple[Criterion, ...], mentees: tuple[ColumnRule, ...], mentors: tuple[ColumnRule, ...], name: str
) -> None:
    keys: set[str] = set()
    left, right = {column.field for column in mentees}, {column.field for column in mentors}
    for criterion in criteria:
        place = f"criteria “{quoted(criterion.key)}”"
        if criterion.key in keys:
            raise CannotReadRules(name, place, "the key is used twice.", "Give each criterion a key of its own.")
        keys.add(criterion.key)
        for side, field, fields in (
            ("mentee", criterion.mentee, left),
            ("mentor", criterion.mentor, right),
            ("asked", criterion.asked, left),
            ("importance", criterion.importance, left),
        ):
            if field and field not in fields:
                table = "mentors" if side == "mentor" else "mentees"
                problem = f"{side} = “{quoted(field)}” is no column's field in [{table}]."
                raise CannotReadRules(name, place, problem, f"Use one of: {', '.join(sorted(fields)) or 'none yet'}.")
        if criterion.kind is Kind.STEP and not criterion.scale:
            numbers = {column.role for column in (*mentees, *mentors) if column.field == criterion.mentee}
            if Role.NUMBER not in numbers:
                problem = "kind = “step” needs to know the order."
                raise CannotReadRules(name, place, problem, 'Add scale = ["lowest", "...", "highest"].')
