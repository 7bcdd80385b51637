"""From a document to JSON; what is as by default is left out, so that the same document is always the same file."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint


def as_data(document: Blueprint) -> dict[str, Any]:
    """What `reading.blueprint_from_data` makes the same document of."""
    return {"format": FORMAT, "version": VERSION} | _fields(document)


def as_file(document: Blueprint) -> str:
    """Indented JSON in UTF-8, with a line break at its end."""
    return json.dumps(as_data(document), ensure_ascii=False, indent=2) + "\n"


def _fields(item: Any) -> dict[str, Any]:
    shown = ((field.name, getattr(item, field.name), field.default) for field in fields(item))
    return {name: plain(given) for name, given, default in shown if default is MISSING or given != default}


def plain(value: Any) -> Any:
    """A dataclass and all in it as JSON has it, without what is as by default."""
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
