"""What a value in a program file may be."""

from __future__ import annotations

from typing import Annotated

from peerloom.foundation.documents.kinds import Between, Items, Text

Key = Annotated[str, Text(80, needed=True, pattern=r"[A-Za-z0-9_-]+")]
OtherKey = Annotated[str, Text(80)]
"""The key of a question; empty for none."""
Week = Annotated[int, Between(0, 520)]
Small = Annotated[int, Between(0, 32_767)]
Line = Annotated[str, Text(600, needed=True)]
Lines = Annotated[tuple[Line, ...], Items(60)]
Option = Annotated[str, Text(200, needed=True)]
Options = Annotated[tuple[Option, ...], Items(300)]
