"""The order in which codes and themes stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar

from peerloom.domain.feedback.models import Code, Theme

Way = Literal["up", "down"]
Row = TypeVar("Row", Code, Theme)


def change_places(row: Row, among: Iterable[Row], way: Way) -> bool:
    """With the one before or after it. At the end it stays, and the answer is False."""
    rows = list(among)
    place = rows.index(row)
    other = place + (-1 if way == "up" else 1)
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for number, each in enumerate(rows, start=1):
        each.position = number
    type(row).objects.within(row.organisation_id).bulk_update(rows, ["position"])
    return True
