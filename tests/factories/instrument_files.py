"""Questionnaires as documents, small and complete."""

from __future__ import annotations

from typing import Any

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.instrument_files.reading import instrument_from_data

STEPS = ["Never", "Sometimes", "Always"]


def instrument_data(**changes: Any) -> dict[str, Any]:
    """Three items on three steps, the second reversed, one score, and a question in one's own words."""
    keys = ("calm", "rushed", "steady")
    words = ("I am calm.", "I feel rushed.", "I keep steady.")
    return {
        "format": "peerloom-instrument",
        "version": 1,
        "key": "calm-days",
        "language": "en",
        "source": "Written here.",
        "scales": [{"key": "often", "low": 1, "high": 3}],
        "items": [*({"key": key, "scale": "often", "reversed": key == "rushed"} for key in keys), {"key": "more"}],
        "subscales": [{"key": "calmness", "items": list(keys)}],
        "texts": [
            {
                "language": "en",
                "name": "Calm days",
                "introduction": "Think of last week.",
                "items": [
                    *({"item": key, "words": said} for key, said in zip(keys, words, strict=True)),
                    {"item": "more", "words": "What calms you?"},
                ],
                "steps": [{"scale": "often", "labels": STEPS}],
                "subscales": [{"subscale": "calmness", "name": "Calmness"}],
            }
        ],
        **changes,
    }


def instrument_document(**changes: Any) -> InstrumentDocument:
    return instrument_from_data(instrument_data(**changes))
