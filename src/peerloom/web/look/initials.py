"""Initials for the rings and circles that stand for people."""

import unicodedata


def initials(name: str) -> str:
    """First letters of the first and last word of a name, at most two; "?" for a nameless person.

    A letter keeps its combining marks, so that "Ọlá" is shown as it is written.
    """
    words = [word for word in name.split() if any(char.isalpha() for char in word)]
    if not words:
        return "?"
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(_first_letter(word) for word in ends)


def _first_letter(word: str) -> str:
    start = next(place for place, char in enumerate(word) if char.isalpha())
    end = start + 1
    while end < len(word) and unicodedata.combining(word[end]):
        end += 1
    return word[start:end].upper()
