"""Real names that still stand in a transcript, and what to put in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AROUND = 40
"""Letters shown on each side of a name, to see whether it is one."""

MOST_FOUND = 60
MOST_EXAMPLES = 3
_WORD = re.compile(r"\w+")
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that write words without a space between."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """``becomes`` is what is proposed in its place; ``examples`` show where it stands, as (before, name, after)."""

    name: str
    becomes: str
    times: int
    examples: tuple[tuple[str, str, str], ...]


def names_in(texts: Sequence[str], known: Mapping[str, str]) -> list[FoundName]:
    """Which of the ``known`` names (each with what it becomes) occur in the texts, the longest names first."""
    words = {word.casefold() for text in texts for word in _WORD.findall(text)}
    whole = "\n".join(texts)
    found = []
    for name in sorted(known, key=lambda each: (-len(each), each)):
        if len(name.strip()) < 2 or not _may_occur(name, words, whole):
            continue
        hits = list(_pattern(name).finditer(whole))
        if hits:
            examples = tuple(_example(whole, hit) for hit in hits[:MOST_EXAMPLES])
            found.append(FoundName(name, known[name], len(hits), examples))
    return found[:MOST_FOUND]


def without_names(text: str, replacements: Mapping[str, str]) -> str:
    """The text with each of these names replaced, the longest first; what was put in is not read again."""
    names = sorted(replacements, key=lambda each: -len(each))
    if not names:
        return text
    becomes = {form: replacements[name] for name in reversed(names) for form in _forms(name)}
    pattern = re.compile("|".join(_bounded(form) for name in names for form in _forms(name)))
    return pattern.sub(lambda hit: becomes[hit[0]], text)


def known_names(people: Iterable[tuple[str, str, str]], *, otherwise: str) -> dict[str, str]:
    """Every name of these people (given name, family name, pseudonym or "") and what it becomes.

    A name that two of them share does not say who is meant: it becomes ``otherwise``, as does that of whoever has no
    pseudonym.
    """
    known: dict[str, str] = {}
    for given, family, pseudonym in people:
        whole = {f"{family}{given}", f"{given}{family}"} if _UNPARTED.search(given + family) else set()
        for name in {f"{given} {family}".strip(), given.strip(), family.strip()} - {""} | whole:
            becomes = pseudonym or otherwise
            known[name] = becomes if known.get(name, becomes) == becomes else otherwise
    return known


def _may_occur(name: str, words: set[str], whole: str) -> bool:
    """Quickly, before the text is searched."""
    if _UNPARTED.search(name):
        return name in whole
    return any({part.casefold() for part in _WORD.findall(form)} <= words for form in _forms(name))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(form) for form in _forms(name)))


def _forms(name: str) -> list[str]:
    """As written, in capitals, and without the marks that people leave out in a hurry ("Zielinski")."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    bare = bare.translate(str.maketrans("łŁøØđĐ", "lLoOdD"))
    return list(dict.fromkeys(form for form in (name, name.upper(), bare, bare.upper()) if form))


def _bounded(form: str) -> str:
    words = re.escape(form)
    return words if _UNPARTED.search(form) else rf"(?<!\w){words}(?!\w)"


def _example(whole: str, hit: re.Match[str]) -> tuple[str, str, str]:
    before = whole[max(hit.start() - AROUND, 0) : hit.start()].rpartition("\n")[2]
    after = whole[hit.end() : hit.end() + AROUND].partition("\n")[0]
    return before, hit[0], after
