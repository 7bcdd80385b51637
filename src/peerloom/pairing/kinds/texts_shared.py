"""Which words two texts share, as the mentee wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from peerloom.pairing.answers import as_text
from peerloom.pairing.kinds.texts_scripts import folded, script_of, syllables
from peerloom.pairing.kinds.words import Reading, pairs_of, pieces, read_texts, stop_words
from peerloom.pairing.profiles import Answer

MOST_COMMON_WORDS = 5
SHORTEST = 5
SHORTEST_OF_SCRIPT = {"ARABIC": 4, "HEBREW": 3, "DEVANAGARI": 3}
"""Shorter words say little. Scripts that write few vowels, or none, have shorter words."""
SHORTEST_RUN = 2
RUNS_OF = ("zh", "ja", "ko")
"""In Thai, Lao, Khmer and Burmese a shared run seldom begins and ends where a word does: it is not shown."""


def common_words(mentee: Answer | None, mentor: Answer | None) -> tuple[str, ...]:
    """The longest words that both wrote, in alphabetical order: long ones say more.

    A word is told as the mentee wrote it, in small letters where it occurs in small letters too. In
    Chinese, Japanese and Korean it is the longest run of characters that both have.
    """
    left, right = as_text(mentee), as_text(mentor)
    if not left or not right:
        return ()
    mine, theirs = read_texts((left, right))
    found = {**_words(left, mine, theirs), **_runs(left, right)}
    longest = sorted(found.values(), key=lambda word: (-len(word), word))
    return tuple(sorted(longest[:MOST_COMMON_WORDS]))


def _words(text: str, mine: Reading, theirs: Reading) -> dict[str, str]:
    """Folded word to how it was written."""
    found: dict[str, str] = {}
    for kind, written, form in pieces(text):
        if kind != "word" or form not in mine.counts or form not in theirs.counts:
            continue
        if len(written) >= SHORTEST_OF_SCRIPT.get(script_of(form), SHORTEST):
            found[form] = max(found.get(form, written), written, key=lambda word: (word.islower(), word))
    return found


def _runs(left: str, right: str) -> dict[str, str]:
    """Folded run to how it was written, without runs that are part of another."""
    known = stop_words()
    other = "\n".join("".join(map(folded, parts)) for parts in _unspaced(right))
    found = {}
    for parts in _unspaced(left):
        for first, last in _longest_parts([folded(part) for part in parts], other):
            written = "".join(parts[first:last])
            if not known.keys() >= set(pairs_of(written)):
                found["".join(map(folded, parts[first:last]))] = written
    return {run: written for run, written in found.items() if not any(run != one and run in one for one in found)}


def _unspaced(text: str) -> Iterator[list[str]]:
    return (syllables(written) for kind, written, _ in pieces(text) if kind in RUNS_OF)


def _longest_parts(parts: list[str], other: str) -> Iterator[tuple[int, int]]:
    """Bounds of the stretches of at least two parts that ``other`` has as well, from left to right."""
    first = 0
    while first + SHORTEST_RUN <= len(parts):
        last = first + SHORTEST_RUN
        if "".join(parts[first:last]) not in other:
            first += 1
            continue
        while last < len(parts) and "".join(parts[first : last + 1]) in other:
            last += 1
        yield first, last
        first = last
