"""The steps that a new questionnaire begins with."""

from __future__ import annotations

from peerloom.domain.feedback.shipped import shipped_instruments

OF = ("belonging-short", "truth")
"""The shipped questionnaire and the scale in it."""
BARE = ("", "", "", "", "")


def proposed_steps(language: str) -> tuple[str, ...]:
    """Five steps from not true at all to completely true; without words in a language that none ships in."""
    key, scale = OF
    texts = shipped_instruments()[key].in_language(language)
    return texts.labels_of(scale) if texts else BARE
