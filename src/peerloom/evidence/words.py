"""Sentences that a report may print as they are, and that a site may translate.

The package is pure, so it marks its words for the catalogue with a `gettext_noop` of its own: whoever shows a sentence
in another language translates `Saying.text` and fills in `Saying.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def gettext_noop(text: str) -> str:
    """Mark ``text`` for the catalogue of translations; it stays as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with ``{names}`` in it, and what stands in their place. `str` gives it in English."""

    text: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.text.format_map(self.values)


def saying(text: str, **values: object) -> Saying:
    """A sentence from a text marked with `gettext_noop` and its values, each as words."""
    return Saying(text, MappingProxyType({name: str(value) for name, value in values.items()}))


def in_figures(value: float, digits: int = 2) -> str:
    """A number as a report prints it: ``digits`` after the point, no minus before a zero, and no row of digits that
    nobody reads."""
    if abs(value) >= 1e15:
        return f"{value:.3g}"
    words = f"{value:.{digits}f}"
    return words.removeprefix("-") if float(words) == 0 else words


def p_in_words(p: float) -> str:
    """A p-value as journals print it: "p = 0.012", "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
