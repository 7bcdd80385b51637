"""Taking what somebody said out of texts that quote them without saying so: memos, statements, examples of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

FEWEST_WORDS = 5
"""In a row and the same, to count as a quote of what was said."""

SHORTEST_STRETCH = 8
"""Letters of a coded stretch, from which on it is taken out word for word: for scripts that do not part words."""

TAKEN_OUT = "[…]"
_WORD = re.compile(r"\w+")


def without_passages(text: str, said: Iterable[str]) -> str:
    """The text with every run of five and more words that occurs in one of ``said`` replaced by "[…]"."""
    passages = list(said)
    for stretch in sorted({one.strip() for one in passages}, key=len, reverse=True):
        if len(stretch) >= SHORTEST_STRETCH:
            text = text.replace(stretch, TAKEN_OUT)
    runs = {run for one in passages for run in _runs([word.casefold() for word in _WORD.findall(one)])}
    words = list(_WORD.finditer(text))
    quoted: set[int] = set()
    for place, run in enumerate(_runs([word[0].casefold() for word in words])):
        if run in runs:
            quoted |= set(range(place, place + FEWEST_WORDS))
    return _cut(text, [(words[first].start(), words[last].end()) for first, last in _stretches(sorted(quoted))])


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + FEWEST_WORDS]) for at in range(len(words) - FEWEST_WORDS + 1)]


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """Neighbours together: 3, 4, 5, 9 makes (3, 5) and (9, 9)."""
    if not places:
        return []
    breaks = [(one, other) for one, other in pairwise(places) if other - one > 1]
    firsts = [places[0], *(other for _one, other in breaks)]
    lasts = [*(one for one, _other in breaks), places[-1]]
    return list(zip(firsts, lasts, strict=True))


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + TAKEN_OUT + text[end:]
    return text
