"""Reading typed values out of a TOML document, with errors that a coordinator can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from peerloom.sheets.sheet import one_line, quoted

Word = TypeVar("Word", bound=str)


class CannotReadRules(Exception):
    """A rules file that can't be used. ``str`` is one line: file, place, what is wrong and what to do."""

    def __init__(self, file: str, place: str, problem: str, remedy: str) -> None:
        super().__init__(one_line(f"{file}, {place}" if place else file, None, None, problem, remedy))


class Table:
    """One table of the document, which knows where it stands. Every reader raises `CannotReadRules`."""

    def __init__(self, values: Mapping[str, Any], file: str, place: str) -> None:
        self._values = values
        self._file = file
        self._place = place

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def refuse_unknown(self, known: set[str]) -> None:
        for key in self._values:
            if key not in known:
                close = get_close_matches(key, sorted(known), n=1)
                remedy = f"Did you mean “{close[0]}”?" if close else f"Known keys are {', '.join(sorted(known))}."
                raise self._wrong(key, "there is no such key.", remedy)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if value is None:
            raise self._wrong(key, "it is missing.", f'Add {key} = "...".')
        if not isinstance(value, str):
            raise self._wrong(key, "this is not text.", "Put it in quotation marks.")
        return value

    def one_of(self, key: str, words: Sequence[Word], default: str) -> Word:
        value = self.text(key, default)
        for word in words:
            if word == value:
                return word
        known = ", ".join(word for word in words if word)
        raise self._wrong(key, f"“{quoted(value)}” is not known here.", f"Write one of: {known}.")

    def truth(self, key: str, *, default: bool) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "this is neither true nor false.", "Write true or false, without quotation marks.")
        return value

    def number(self, key: str, default: float) -> float:
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise self._wrong(key, "this is not a number of 0 or more.", "Write a number such as 2 or 0.5.")
        return float(value)

    def whole(self, key: str, default: int, *, most: int) -> int:
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self._wrong(key, f"this is not a whole number from 0 to {most}.", "Write one, such as 2.")
        return value

    def whole_pair(self, key: str, default: tuple[int, int]) -> tuple[int, int]:
        value = self._values.get(key, default)
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        if not is_pair or any(isinstance(part, bool) or not isinstance(part, int) for part in value):
            raise self._wrong(key, "this is not a pair of whole numbers.", f"Write {key} = [1, 3].")
        if value[0] > value[1]:
            raise self._wrong(key, "the first number is the larger one.", "Put the smaller number first.")
        return value[0], value[1]

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._wrong(key, "this is not a list of texts.", f'Write {key} = ["one", "two"].')
        return tuple(value)

    def texts_or_name(self, key: str, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        value = self._values.get(key)
        if not isinstance(value, str):
            return self.texts(key)
        if value not in named:
            known = ", ".join(sorted(named)) or "none yet"
            raise self._wrong(key, f"there is no scale “{quoted(value)}”.", f"Add it to [scales]; there are: {known}.")
        return named[value]

    def table(self, key: str) -> Table:
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "this is not a table.", f"Write [{key}] on a line of its own.")
        return Table(value, self._file, self._inside(key))

    def table_or_text(self, heading: str, *, key: str) -> Table:
        """A column's table; a bare text stands for its role."""
        value = self._values[heading]
        if isinstance(value, str):
            value = {key: value}
        if not isinstance(value, dict):
            raise self._wrong(heading, "this is neither a role nor a table.", 'Write "heading" = "category".')
        return Table(value, self._file, self._inside(heading))

    def tables(self, key: str) -> tuple[Table, ...]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self._wrong(key, "this is not a list of tables.", f"Write [[{key}]] above each of them.")
        return tuple(
            Table(part, self._file, f"{key} number {number} (“{quoted(str(part.get('key', '')))}”)")
            for number, part in enumerate(value, start=1)
        )

    def _inside(self, key: str) -> str:
        return f"{self._place}, “{quoted(key)}”" if self._place else f"[{key}]"

    def _wrong(self, key: str, problem: str, remedy: str) -> CannotReadRules:
        place = f"{self._place}, {quoted(key)}" if self._place else quoted(key)
        return CannotReadRules(self._file, place, problem, remedy)
