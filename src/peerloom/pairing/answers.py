"""Reading one answer in the shape that a criterion needs. Letter case, Unicode form and blanks never matter."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping

from peerloom.pairing.profiles import Answer, WeeklyTimes

YES = frozenset({"yes", "y", "true", "1", "x", "on", "ja", "oui", "si", "sí", "sim", "tak", "да"})


def fold(text: str) -> str:
    """The form in which two spellings of one thing are equal."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def as_options(answer: Answer | None) -> dict[str, str]:
    """Chosen options: folded form to the form that was written. Empty where nothing was chosen."""
    match answer:
        case None | WeeklyTimes():
            return {}
        case str():
            written = [answer]
        case tuple():
            written = list(answer)
        case frozenset():
            written = sorted(answer)
        case _:
            written = [f"{answer:g}"] if math.isfinite(answer) else []
    return {fold(option): option.strip() for option in written if option.strip()}


def as_number(answer: Answer | None) -> float | None:
    """A finite number, also from text such as "3" or "2,5"; None otherwise."""
    if isinstance(answer, str):
        try:
            number = float(answer.strip().replace(",", "."))
        except ValueError:
            return None
    elif isinstance(answer, int | float):
        number = float(answer)
    else:
        return None
    return number if math.isfinite(number) else None


def as_text(answer: Answer | None) -> str:
    """Free text as it was written; several options are one text."""
    if isinstance(answer, str):
        return answer.strip()
    return " ".join(as_options(answer).values())


def is_yes(answer: Answer | None) -> bool:
    """Whether a yes/no field says yes, also "Yes, please"; anything else is no."""
    if isinstance(answer, int | float):
        return answer > 0
    return any(folded.replace(",", " ").split()[0] in YES for folded in as_options(answer) if folded.strip(", "))


def answer_of(answers: Mapping[str, Answer], name: str) -> Answer | None:
    return answers.get(name) if name else None
