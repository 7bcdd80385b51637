"""What a heading is about: its telling words, a short label, a key."""

from __future__ import annotations

import re
import unicodedata

from peerloom.sheets.sheet import folded

_PARENTHESES = re.compile(r"[(\[][^)\]]*[)\]]")
_PLURAL_MARK = re.compile(r"\((e?s|ies)\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAD_IN = re.compile(
    r"^(please (list|select|choose|state|tell us)|what (are|is) (some of )?(your|the)|which|what|your|"
    r"select (your|all)|choose your|list your|some of your|do you have any)\s+",
    re.IGNORECASE,
)
_FILLERS = """
a an the of to in on for and or with by at from as is are was were be been do does did have has had will would
could should can may might you your yours i me my we our us they their it its this that these those what which
who whom when where how why if so also some any all much many more most very than please select choose list up
apply applies about looking eg etc there mentor mentors mentee mentees mentoring mentorship match matching matched
prefer preferred preference like want wish someone person people one student students comfortable usually shares
share shared same similar important importance care only used go
"""
_EMPTY_WORDS = frozenset(_FILLERS.split())
_LONGEST_LABEL = 48
_TAIL = re.compile(r"\s+(that )?(you|i)\s*(['’]?(re|m)|are|am|speak|can|feel|have|know|use)\b.*$", re.IGNORECASE)


def telling_words(heading: str) -> frozenset[str]:
    """The words that say what a question is about, without plurals, fillers and what stands in brackets."""
    bare = _PARENTHESES.sub(" ", _PLURAL_MARK.sub("", folded(heading)))
    words = {_stem(word) for word in _WORD.findall(bare)}
    telling = frozenset(word for word in words if word not in _EMPTY_WORDS)
    return telling or frozenset(words)


def _stem(word: str) -> str:
    word = re.sub(r"['’]s$", "", word)
    if word in _EMPTY_WORDS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    if word.endswith("ing") and len(word) > 6:
        return word[:-3]
    return word


def likeness(one: str, other: str) -> float:
    """0.0 to 1.0: how far two headings ask the same. A short heading inside a long question counts as alike."""
    if folded(one) == folded(other):
        return 1.0
    left, right = telling_words(one), telling_words(other)
    common = len(left & right)
    if not common:
        return 0.0
    return 0.6 * common / min(len(left), len(right)) + 0.4 * 2 * common / (len(left) + len(right))


def short_label(heading: str) -> str:
    """A heading as a label of a few words: ``What are some of your hobbies (e.g., ...)?`` becomes ``Hobbies``."""
    bare = _PARENTHESES.sub(" ", _PLURAL_MARK.sub("", heading))
    bare = re.sub(r"\s+", " ", bare).strip(" ?:*.–-")
    bare = _LEAD_IN.sub("", bare) or bare
    bare = _TAIL.sub("", bare) if len(bare) > _LONGEST_LABEL / 2 else bare
    if len(bare) > _LONGEST_LABEL:
        bare = f"{bare[:_LONGEST_LABEL].rsplit(' ', 1)[0]}…"
    return bare[:1].upper() + bare[1:]


def field_key(heading: str, taken: set[str]) -> str:
    """A short name for a column's answers, unique among ``taken`` (which it joins)."""
    bare = _PARENTHESES.sub(" ", _PLURAL_MARK.sub("", heading))
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s\b", "", folded(_LEAD_IN.sub("", bare.strip()))))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    key = "_".join(telling[:4]) or "question"
    number, unique = 2, key
    while unique in taken:
        unique = f"{key}_{number}"
        number += 1
    taken.add(unique)
    return unique
