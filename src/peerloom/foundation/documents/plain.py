"""From a document to JSON; what is as by default is left out, so that the same document is always the same file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any


def file_text(data: Mapping[str, Any]) -> str:
    """Indented JSON in UTF-8, with a line break at its end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def fields_of(item: Any) -> dict[str, Any]:
    """The fields of a dataclass as JSON has them."""
    shown = ((field.name, getattr(item, field.name), field.default) for field in fields(item))
    return {name: plain(given) for name, given, default in shown if default is MISSING or given != default}


def plain(value: Any) -> Any:
    """A dataclass and all in it as JSON has it, without what is as by default."""
    if is_dataclass(value):
        return fields_of(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
