"""Short names in small letters, digits and single hyphens, as they stand in addresses and files."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST = 60
ROOM_FOR_A_NUMBER = 5


def slug_of(words: str, *, otherwise: str, most: int = LONGEST) -> str:
    """A short name made from the words; ``otherwise`` where nothing of them is written in such letters."""
    return re.sub("[-_]+", "-", slugify(words))[:most].strip("-") or otherwise


def free_slug(words: str, rows: QuerySet[Any], *, otherwise: str) -> str:
    """A short name that none of the rows has as its ``slug``, with a number where the plain one is taken."""
    plain = slug_of(words, otherwise=otherwise, most=LONGEST - ROOM_FOR_A_NUMBER)
    taken = set(rows.filter(slug__startswith=plain).values_list("slug", flat=True))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(slug for slug in numbered if slug not in taken)
