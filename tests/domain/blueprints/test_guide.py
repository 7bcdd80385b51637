"""docs/guides/program-file.md tells every field and every word of the format."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from peerloom.domain.blueprints.document import Blueprint

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "program-file.md"
TOLD = set(re.findall(r"[a-z_-]+", " ".join(re.findall(r"`([^`]*)`", GUIDE.read_text("utf-8")))))


def parts(kind: Any) -> set[str]:
    """Names of fields and words of choices, all the way down."""
    found: set[str] = set()
    if is_dataclass(kind) and isinstance(kind, type):
        found |= {field.name for field in fields(kind)}
        inner = list(get_type_hints(kind).values())
    elif isinstance(kind, type) and issubclass(kind, Enum):
        return {choice.value for choice in kind}
    else:
        inner = [argument for argument in get_args(kind) if argument is not Ellipsis]
    for each in inner:
        found |= parts(each)
    return found


def test_every_field_and_every_word_is_told() -> None:
    wanted = parts(Blueprint)
    assert len(wanted) > 80
    assert wanted - TOLD == set()
