"""Texts as a search compares them: without case and accents, and letter by letter where a script has no spaces."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af])")
"""Thai, Japanese, Chinese and Korean letters, each a word of its own."""

MOST_WORDS = 12


def plain_words(text: str) -> list[str]:
    """The words of a text: "Über-Ziele" gives "uber" and "ziele"."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    apart = UNSPACED.sub(r" \1 ", unicodedata.normalize("NFC", bare))
    return WORD.findall(apart.casefold())


def as_searched(*texts: str) -> str:
    """Texts in the form in which they are stored beside the original to be found."""
    return " ".join(plain_words(" ".join(texts)))
