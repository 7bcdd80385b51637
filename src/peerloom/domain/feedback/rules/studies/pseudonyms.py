"""What transcripts call the people who were asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from secrets import SystemRandom


def pseudonyms_for(words: Sequence[str], *, taken: Collection[str]) -> list[str]:
    """One for each person, "Mentee 3", where ``words`` says what each is called ("Mentee"), in the same order.

    Numbers go on from those taken and are drawn by lot among those asked together, so that no list of names in order
    tells who is who.
    """
    free: dict[str, list[int]] = {}
    for word in set(words):
        numbers = [int(number) for name in taken if (number := _number(name, word)).isdecimal()]
        first = max(numbers, default=0) + 1
        free[word] = list(range(first, first + words.count(word)))
        SystemRandom().shuffle(free[word])
    return [f"{word} {free[word].pop()}" for word in words]


def _number(name: str, word: str) -> str:
    return name.removeprefix(f"{word} ") if name.startswith(f"{word} ") else ""
