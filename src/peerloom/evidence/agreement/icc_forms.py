"""The six forms of the intraclass correlation, by their many names."""

from __future__ import annotations

from typing import Literal

from peerloom.evidence.columns import CannotCompute

Form = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]

MEANS: dict[Form, str] = {
    "ICC1": "one-way random, single rating",
    "ICC2": "two-way random, absolute agreement, single rating",
    "ICC3": "two-way mixed, consistency, single rating",
    "ICC1k": "one-way random, mean of the raters",
    "ICC2k": "two-way random, absolute agreement, mean of the raters",
    "ICC3k": "two-way mixed, consistency, mean of the raters",
}

_SPELLINGS: dict[Form, tuple[str, ...]] = {
    "ICC1": ("1", "11"),
    "ICC2": ("2", "21", "A1"),
    "ICC3": ("3", "31", "C1"),
    "ICC1k": ("1K",),
    "ICC2k": ("2K", "AK"),
    "ICC3k": ("3K", "CK"),
}
_FORMS = {spelling: form for form, spellings in _SPELLINGS.items() for spelling in spellings}


def form_named(name: str) -> Form:
    """The form that ``name`` spells: "ICC2", "ICC(2,1)", "icc(A,1)"... Raises `CannotCompute` for any other."""
    letters = "".join(letter for letter in str(name).upper() if letter.isalnum())
    form = _FORMS.get(letters.removeprefix("ICC"))
    if form is None:
        raise CannotCompute(f"{name!r} is no form of ICC; it has to be one of {', '.join(MEANS)}, or as in ICC(2,1)")
    return form
