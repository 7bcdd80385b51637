from __future__ import annotations

from peerloom.domain.feedback.enums.voices import SuggestionState

MOST_A_DAY = 100
"""Suggestions that one program takes in a day: many for people, few for a program that writes them."""

LONGEST_SUGGESTION = 2000
LONGEST_SAID, LONGEST_DID = 400, 600

SETTLED = frozenset({SuggestionState.DONE, SuggestionState.NOT_DOING})
"""States that owe an answer to whoever made the suggestion."""
