"""What a value in a program file may be: notes on the types, which the reader checks."""

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
Key = Annotated[str, Text(80, needed=True, pattern=r"[A-Za-z0-9_-]+")]
OtherKey = Annotated[str, Text(80)]
"""The key of a question; empty for none."""
Language = Annotated[str, Text(35, needed=True, pattern=r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")]
Week = Annotated[int, Between(0, 520)]
Small = Annotated[int, Between(0, 32_767)]
Line = Annotated[str, Text(600, needed=True)]
Lines = Annotated[tuple[Line, ...], Items(60)]
Option = Annotated[str, Text(200, needed=True)]
Options = Annotated[tuple[Option, ...], Items(300)]
