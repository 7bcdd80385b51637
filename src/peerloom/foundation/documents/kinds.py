"""What a value in a file may be: notes on the types of a document, which the reader checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most ``most`` letters. ``needed``: something must be written. ``pattern``: all of it looks so."""

    most: int
    needed: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``least`` to ``most``, both included."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Items:
    """A list of at most ``most``."""

    most: int


Slug = Annotated[str, Text(60, needed=True, pattern=r"[a-z0-9]+(-[a-z0-9]+)*")]
Language = Annotated[str, Text(35, needed=True, pattern=r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")]
