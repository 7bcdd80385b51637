"""Learning the options of a multi-select question from its answers, when an option may itself hold a comma."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from peerloom.sheets.sheet import folded
from peerloom.sheets.vocabulary import is_missing

LEAST_EVIDENCE = 2
"""How often two pieces must be seen side by side, and never apart, to be taken for one option."""

_PIECES = {",": re.compile(r"\s*,\s*"), ";": re.compile(r"\s*;\s*"), "\n": re.compile(r"\s*[\r\n]+\s*")}


def separator_of(cells: Mapping[str, int]) -> str:
    """The sign that joins choices in these cells: ``,``, ``;`` or a line break; "" where nothing is joined."""
    found = {sign: sum(count for cell, count in cells.items() if sign in cell.strip(" ;,\n")) for sign in _PIECES}
    sign = max(found, key=lambda candidate: (found[candidate], candidate == ","))
    return sign if found[sign] else ""


def pieces(cell: str, separator: str) -> list[str]:
    if not separator:
        return [cell.strip()] if cell.strip() else []
    return [piece for piece in _PIECES[separator].split(cell.strip()) if piece]


def learn_options(cells: Mapping[str, int]) -> tuple[str, ...]:
    """The options behind these cells (text to how often it was given), each as it is spelled most often.

    Two neighbouring pieces are one option when neither is ever seen without the other.
    """
    separator = separator_of(cells)
    split = [([folded(piece) for piece in pieces(cell, separator)], count) for cell, count in cells.items()]
    joined = _inseparable(split)
    spellings: dict[str, Counter[str]] = {}
    for cell, count in cells.items():
        for option in _joined_pieces(pieces(cell, separator), joined, separator):
            if not is_missing(option):
                spellings.setdefault(folded(option), Counter())[option] += count
    # Ties between spellings are settled by the text itself, so that the order of rows never matters.
    options = [max(counts.items(), key=lambda item: (item[1], item[0]))[0] for counts in spellings.values()]
    return tuple(sorted(options, key=folded))


def split_by_options(cell: str, options: Iterable[str], separator: str = "") -> frozenset[str]:
    """The options chosen in a cell, longest first; a piece that is no known option stands for itself."""
    known = {folded(option): option for option in options}
    signs = [separator] if separator else [sign for sign in (";", "\n", ",") if sign in cell] or [""]
    whole = folded(cell)
    if whole in known:
        return frozenset({known[whole]})
    longest = max((option.count(",") + option.count(";") for option in known), default=0) + 1
    for sign in signs[:-1]:
        parts = pieces(cell, sign)
        if parts and all(folded(part) in known for part in parts):
            return frozenset(known[folded(part)] for part in parts)
    return _longest_first(pieces(cell, signs[-1]), known, longest, signs[-1])


def _longest_first(parts: list[str], known: Mapping[str, str], longest: int, sign: str) -> frozenset[str]:
    chosen: list[str] = []
    start = 0
    while start < len(parts):
        for length in range(min(longest, len(parts) - start), 0, -1):
            candidate = f"{sign} ".join(parts[start : start + length])
            if folded(candidate) in known or length == 1:
                chosen.append(known.get(folded(candidate), candidate))
                start += length
                break
    return frozenset(option for option in chosen if not is_missing(option))


def _inseparable(split: list[tuple[list[str], int]]) -> frozenset[tuple[str, str]]:
    alone: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    for parts, count in split:
        for part in parts:
            alone[part] += count
        for pair in pairwise(parts):
            beside[pair] += count
    return frozenset(
        (left, right)
        for (left, right), count in beside.items()
        if left != right and count >= LEAST_EVIDENCE and alone[left] == alone[right] == count
    )


def _joined_pieces(parts: list[str], joined: frozenset[tuple[str, str]], separator: str) -> list[str]:
    result: list[str] = []
    previous = ""
    for part in parts:
        key = folded(part)
        if result and (previous, key) in joined:
            result[-1] = f"{result[-1]}{separator} {part}"
        else:
            result.append(part)
        previous = key
    return result
