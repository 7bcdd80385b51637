"""A paragraph cut at the beginnings and ends of what was coded in it, for a page to mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from peerloom.domain.feedback.models import Coding

COLOURS = 6
"""Of lines under the words. Their numbers tell codes apart, colour and stroke only help."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``numbers`` are those of the codes on these words; ``ending`` of the codings that end with them."""

    words: str
    numbers: tuple[int, ...]
    ending: tuple[int, ...]

    @property
    def look(self) -> int:
        """1 to 6, by the first code; 0 for words that nobody coded."""
        return look_of(self.numbers[0]) if self.numbers else 0


def look_of(number: int) -> int:
    """Which of the six kinds of line a code's number gets."""
    return (number - 1) % COLOURS + 1


def pieces(words: str, codings: Sequence[Coding], numbers: dict[int, int]) -> list[Piece]:
    """All of the words, in order. ``numbers`` gives each code's number by its key."""
    cuts = {0, len(words)}
    for coding in codings:
        cuts |= {min(coding.start, len(words)), min(coding.end, len(words))}
    places = sorted(cuts)
    found = []
    for start, end in pairwise(places):
        on = {numbers[each.code_id] for each in codings if each.start <= start and each.end >= end}
        ending = {numbers[each.code_id] for each in codings if each.end == end and each.start <= start}
        found.append(Piece(words[start:end], tuple(sorted(on)), tuple(sorted(ending))))
    return found
