from __future__ import annotations

from django.db.models import Q

MOST_WORDS = 5


def named(words: str, *people: str) -> Q:
    """Rows in which every word stands in the name of one of these people, given by their paths ("mentor__person")."""
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        somewhere = Q()
        for person in people:
            for part in ("given_name", "family_name"):
                somewhere |= Q(**{f"{person}__{part}__icontains": word})
        found &= somewhere
    return found
