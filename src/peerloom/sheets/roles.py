"""What a column is for. Plain data: a web site can keep it in its database and show it in a form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Side = Literal["mentee", "mentor"]


class Role(StrEnum):
    """What a column's answers mean."""

    EMAIL = "email"
    ID = "id"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    FULL_NAME = "full_name"
    TIMESTAMP = "timestamp"  # when the form was sent: of two answers the later one counts
    CAPACITY = "capacity"  # how many partners this person takes
    CHOICES = "choices"  # several of a list of options
    SCALE = "scale"  # one step of an ordered scale
    CATEGORY = "category"  # one of a list of options
    NUMBER = "number"
    TEXT = "text"
    AVAILABILITY = "availability"  # one day of a weekly grid, or a whole week in one cell
    IMPORTANCE = "importance"  # how much this person cares about a criterion
    WISH = "wish"  # whether this person wants a criterion to count at all
    IGNORE = "ignore"


COMPARABLE = frozenset({Role.CHOICES, Role.SCALE, Role.CATEGORY, Role.NUMBER, Role.TEXT, Role.AVAILABILITY})
"""The roles whose answers are compared with an answer on the other sheet."""

WITH_OPTIONS = frozenset({Role.CHOICES, Role.SCALE, Role.CATEGORY})


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column, its role and why.

    ``field`` names the answer in a profile; the days of one weekly grid share a field. ``options`` are the answers
    as they are spelled most often (a scale's from lowest to highest). ``day`` is 0 for Monday to 6, for a grid.
    ``about`` is the key of the criterion that an importance or a wish belongs to, as far as it is known.
    """

    index: int
    heading: str
    role: Role
    reason: str
    field: str = ""
    sensitive: bool = False
    options: tuple[str, ...] = ()
    day: int | None = None
    about: str = ""
