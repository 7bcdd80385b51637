from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst


def capitals(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Choices whose labels are made for the middle of a sentence, to stand alone."""
    return [(value, capfirst(label)) for value, label in choices]
