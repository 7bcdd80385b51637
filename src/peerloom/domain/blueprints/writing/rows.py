"""What the sections share: which program, and how a dataclass becomes a row and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import models

from peerloom.domain.programs.models import Cohort, Program

FACTS = ("name", "purpose", "audience", "format", "place", "profile", "mentor_word", "mentee_word", "meeting_link")
"""What stands in the program's own row, as text."""

NUMBERS = ("conversations_a_month",)
"""What stands there as a number."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document is written to, by whom (None: the system) and when."""

    program: Program
    cohort: Cohort
    person_id: int | None
    at: datetime

    @property
    def organisation_id(self) -> int:
        return self.program.organisation_id


def values_of(item: Any, *names: str) -> dict[str, Any]:
    """The item's fields (only these, if any are named) as a model takes them: lists for tuples."""
    wanted = names or tuple(field.name for field in fields(item))
    given = {name: getattr(item, name) for name in wanted}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def data_of(kind: type, rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Each row as plain data with the fields of the dataclass ``kind``."""
    names = [field.name for field in fields(kind)]
    return [{name: getattr(row, name) for name in names} for row in rows]
