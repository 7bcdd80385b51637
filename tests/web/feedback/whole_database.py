"""Somebody with the whole database who wants to know who gave which answers.

They read every table with every column, and what the database keeps of its own beside them: the places of rows, and on
PostgreSQL the transactions that wrote them. Then they try whatever ties a response to a person.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

RESPONSES, ANSWERS = "mentoring_response", "mentoring_itemanswer"
OF_THE_DATABASE = {"sqlite": "rowid AS _place", "postgresql": "ctid::text AS _place, xmin::text AS _transaction"}
NOT_READ = ("sqlite_", "mentoring_resource_words")
"""What SQLite keeps for itself: the next free numbers, and the words in learning resources."""

Cells = dict[str, Any]
Claims = dict[str, int]
"""The key of a response, and the person whose it is said to be."""


@dataclass
class Dump:
    tables: dict[str, list[Cells]] = field(default_factory=dict)
    keys: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    """Of each table: column -> (table, column) that it points to."""


def whole_database() -> Dump:
    dump = Dump()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(NOT_READ):
                continue
            read = f'SELECT {OF_THE_DATABASE[connection.vendor]}, t.* FROM "{table}" AS t'  # noqa: S608  # our own tables
            cursor.execute(read)
            names = [column[0] for column in cursor.description]
            dump.tables[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            relations = connection.introspection.get_relations(cursor, table)
            dump.keys[table] = {column: found[:2][::-1] for column, found in relations.items()}
    return dump


def owners(dump: Dump, marks: Mapping[int, Iterable[str]]) -> dict[tuple[str, str], set[int]]:
    """Whose each row is: by following keys from row to row, and by what stands in it (``marks`` of each person: public
    ids, addresses, links). A row of several people is nobody's."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for person in marks:
        found["mentoring_person", str(person)].add(person)
    for table, row in _rows(dump):
        said = " ".join(str(value) for value in row.values())
        found[table, _key(row)] |= {person for person, words in marks.items() if any(word in said for word in words)}
    for _step in range(4):
        for table, row in _rows(dump):
            for column, target in dump.keys[table].items():
                whose = found.get((target[0], str(row[column])), set())
                if len(whose) == 1:
                    found[table, _key(row)] |= whose
    return found


def _rows(dump: Dump) -> Iterator[tuple[str, Cells]]:
    for table, rows in dump.tables.items():
        for row in rows:
            yield table, row


def _key(row: Cells) -> str:
    return str(row.get("id", row["_place"]))


def ways_to_link(dump: Dump, truth: Claims, marks: Mapping[int, Iterable[str]], seen: Iterable[int] = ()) -> set[str]:
    """Every way by which at least three quarters of the responses are tied to the right person, in words.

    ``truth`` is only used to judge. ``seen`` are people in the order in which they answered, for an attacker who sat
    beside them or has the log of a web server.
    """
    whose = owners(dump, marks)
    claims: dict[str, Claims] = {"by following keys": _by_keys(dump, whose)}
    people = _columns_of_people(dump, whose)
    if order := list(seen):
        people["seen from outside"] = {person: [place] for place, person in enumerate(order)}
    answers = _columns_of_responses(dump)
    for column, values in answers.items():
        for other, theirs in people.items():
            way = f"{column} and {other}"
            claims[f"by the same value of {way}"] = _by_same_value(values, theirs)
            claims[f"by the order of {way}"] = _by_order(values, theirs, backwards=False)
            claims[f"by the order (backwards) of {way}"] = _by_order(values, theirs, backwards=True)
    enough = len(truth) * 3 / 4
    return {way for way, said in claims.items() if sum(truth.get(key) == who for key, who in said.items()) >= enough}


def ways_to_tell_groups(dump: Dump, truth: Claims, marks: Mapping[int, Iterable[str]]) -> set[str]:
    """Columns that split responses and people in the same way (who answered after a reminder, in which language)."""
    people = _columns_of_people(dump, owners(dump, marks))
    found = set()
    for column, values in _columns_of_responses(dump).items():
        for other, theirs in people.items():
            if _same_groups(values, theirs, truth):
                found.add(f"{column} and {other}")
    return found


def _same_groups(values: Mapping[str, list[Any]], theirs: Mapping[int, list[Any]], truth: Claims) -> bool:
    pairs = {(str(sorted(map(str, values[key]))), str(sorted(map(str, theirs.get(truth[key], []))))) for key in truth}
    sizes = Counter(str(sorted(map(str, values[key]))) for key in truth)
    one_to_one = len(pairs) == len({left for left, _ in pairs}) == len({right for _, right in pairs})
    return one_to_one and len(sizes) > 1 and min(sizes.values()) >= 3


def _by_keys(dump: Dump, whose: Mapping[tuple[str, str], set[int]]) -> Claims:
    rows = {_key(row): whose.get((RESPONSES, _key(row)), set()) for row in dump.tables[RESPONSES]}
    return {key: next(iter(people)) for key, people in rows.items() if len(people) == 1}


def _columns_of_responses(dump: Dump) -> dict[str, dict[str, list[Any]]]:
    """Each column of the responses, and of their answers: what it holds, by the response's key."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for table, column_of_key in ((RESPONSES, "id"), (ANSWERS, "response_id")):
        for row in dump.tables[table]:
            for column, value in row.items():
                found[f"{table}.{column}"][str(row[column_of_key])].append(value)
    return found


def _columns_of_people(dump: Dump, whose: Mapping[tuple[str, str], set[int]]) -> dict[str, dict[int, list[Any]]]:
    """Each column of the rows that are one person's: what it holds, by the person."""
    found: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for table, rows in dump.tables.items():
        for row in [] if table in (RESPONSES, ANSWERS) else rows:
            people = whose.get((table, _key(row)), set())
            if len(people) == 1:
                for column, value in row.items():
                    found[f"{table}.{column}"][next(iter(people))].append(value)
    return found


def _by_same_value(values: Mapping[str, list[Any]], theirs: Mapping[int, list[Any]]) -> Claims:
    holders: dict[str, set[int]] = defaultdict(set)
    for person, held in theirs.items():
        for value in held:
            holders[str(value)].add(person)
    found = {}
    for key, held in values.items():
        people: set[int] = set().union(*(holders[str(value)] for value in held if value not in (None, "")))
        if len(people) == 1:
            found[key] = next(iter(people))
    return found


def _by_order(values: Mapping[str, list[Any]], theirs: Mapping[int, list[Any]], *, backwards: bool) -> Claims:
    """Both sorted by what they hold, the first with the first and so on; nothing where all hold the same."""
    left = sorted((_place(held), key) for key, held in values.items())
    right = sorted(((_place(held), person) for person, held in theirs.items()), reverse=backwards)
    if len({place for place, _ in left}) < len(left) * 3 / 4 or len({place for place, _ in right}) < len(right) * 3 / 4:
        return {}
    return {key: person for (_, key), (_, person) in zip(left, right, strict=False)}


def _place(held: Iterable[Any]) -> tuple[Any, ...]:
    return min(_sortable(value) for value in held)


def _sortable(value: Any) -> tuple[Any, ...]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    if isinstance(value, datetime.datetime | datetime.date):
        return (1, 0.0, value.isoformat())
    return _numbers_in(str(value))


def _numbers_in(text: str) -> tuple[Any, ...]:
    """ "(0,12)" and "731" as numbers: the places and transactions of PostgreSQL."""
    digits = text.strip("()").split(",")
    if all(part.isdigit() for part in digits) and len(text) < 20:
        return (0, float(digits[0]) * 1000 + float(digits[-1]) if len(digits) > 1 else float(digits[0]), "")
    return (2, 0.0, text)


def listed(ways: Iterable[str]) -> Iterator[str]:
    yield from sorted(ways)[:8]
