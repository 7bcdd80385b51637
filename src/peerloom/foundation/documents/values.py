"""A value of JSON against an annotated type. What does not fit is noted with its place; the rest is read on."""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from peerloom.foundation.documents.kinds import Between, Items, Text
from peerloom.foundation.documents.problems import Problem

MOST_PROBLEMS = 50
"""Enough to see that a file is not worth reading on."""
DEEPEST = 60


class _Faulty(Enum):
    FAULTY = "faulty"


FAULTY: Final = _Faulty.FAULTY
"""Stands for a value that could not be read; its problem is noted."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Reader:
    """Collects the problems of one file."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, place: str, what: str) -> _Faulty:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(place, what))
        return FAULTY

    def dataclass(self, kind: type, value: object, place: str) -> object:
        """An instance of the dataclass, or FAULTY when any of it could not be read."""
        if not isinstance(value, dict):
            return self.fault(place, _("a group of fields belongs here: {...}."))
        known = _fields(kind)
        unknown = [name for name in value if name not in known]
        for name in unknown:
            self.fault(_below(place, shown(name)), _("this field is not known."))
        read: dict[str, object] = {}
        for name, (field, wanted) in known.items():
            if name in value:
                read[name] = self.value(wanted, value[name], _below(place, name))
            elif field.default is MISSING:
                read[name] = self.fault(_below(place, name), _("this field is missing."))
        return FAULTY if unknown or FAULTY in read.values() else kind(**read)

    def value(self, kind: Any, value: object, place: str) -> object:
        """The value as this type, or FAULTY."""
        notes: tuple[object, ...] = ()
        if get_origin(kind) is Annotated:
            kind, *rest = get_args(kind)
            notes = tuple(rest)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._optional(kind, value, place)
        if origin is tuple:
            return self._list(get_args(kind)[0], value, place, notes)
        if origin is dict:
            return self._content(value, place)
        if isinstance(kind, type) and is_dataclass(kind):
            return self.dataclass(kind, value, place)
        return self._single(kind, value, place, notes)

    def _optional(self, kind: Any, value: object, place: str) -> object:
        if value is None:
            return None
        return self.value(next(choice for choice in get_args(kind) if choice is not type(None)), value, place)

    def _single(self, kind: Any, value: object, place: str, notes: tuple[object, ...]) -> object:
        if kind is bool:
            return value if isinstance(value, bool) else self.fault(place, _("true or false belongs here."))
        if kind in (int, float):
            return self._number(kind, value, place, notes)
        if kind is str:
            return self._text(value, place, notes)
        return self._choice(kind, value, place)

    def _number(self, kind: Any, value: object, place: str, notes: tuple[object, ...]) -> object:
        allowed = (int,) if kind is int else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed):
            whole = kind is int
            return self.fault(place, _("a whole number belongs here.") if whole else _("a number belongs here."))
        for note in notes:
            if isinstance(note, Between) and not note.least <= value <= note.most:
                ends = {"least": f"{note.least:g}", "most": f"{note.most:g}"}
                return self.fault(place, _("the number has to be from %(least)s to %(most)s.") % ends)
        return kind(value)

    def _text(self, value: object, place: str, notes: tuple[object, ...]) -> object:
        if not isinstance(value, str):
            return self.fault(place, _("a text belongs here."))
        if _CONTROL.search(value):
            return self.fault(place, _("the text holds letters that cannot be written."))
        for note in notes:
            problem = _text_problem(note, value)
            if problem:
                return self.fault(place, problem)
        return value

    def _choice(self, kind: Any, value: object, place: str) -> object:
        words = [choice.value for choice in kind]
        if isinstance(value, str) and value in words:
            return kind(value)
        return self.fault(place, _not_one_of(words))

    def _list(self, kind: Any, value: object, place: str, notes: tuple[object, ...]) -> object:
        if not isinstance(value, list):
            return self.fault(place, _("a list belongs here: [...]."))
        for note in notes:
            if isinstance(note, Items) and len(value) > note.most:
                return self.fault(place, _("there are more than %(most)s of them.") % {"most": note.most})
        read = [self.value(kind, item, f"{place}[{number}]") for number, item in enumerate(value)]
        return FAULTY if FAULTY in read else tuple(read)

    def _content(self, value: object, place: str) -> object:
        """A part that another reader checks; here only that it can be kept."""
        if not isinstance(value, dict):
            return self.fault(place, _("a group of fields belongs here: {...}."))
        return value if self._writable(value, place, 0) else FAULTY

    def _writable(self, value: object, place: str, depth: int) -> bool:
        if depth > DEEPEST:
            self.fault(place, _("this is nested too deeply."))
            return False
        if isinstance(value, dict):
            inner = [*value, *value.values()]
        elif isinstance(value, list):
            inner = value
        else:
            if isinstance(value, str) and _CONTROL.search(value):
                self.fault(place, _("the text holds letters that cannot be written."))
                return False
            return True
        return all(self._writable(item, place, depth + 1) for item in inner)


def shown(name: object) -> str:
    """A name from a file, short and harmless enough for a message."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(name))[:60]


def _not_one_of(words: list[str]) -> str:
    return _("one of these belongs here: %(words)s.") % {"words": ", ".join(words)}


def _text_problem(note: object, value: str) -> str:
    if not isinstance(note, Text):
        return ""
    if len(value) > note.most:
        return _("the text is longer than %(most)s letters.") % {"most": note.most}
    if note.needed and not value.strip():
        return _("the text is empty.")
    if note.pattern and not re.fullmatch(note.pattern, value):
        return _("“%(value)s” is not written as such a name is.") % {"value": shown(value)}
    return ""


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


@cache
def _fields(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    """The dataclass's fields with their annotated types."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}
