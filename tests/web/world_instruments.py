"""An instrument with a draft, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.people.models import Organisation
from tests.factories.instrument_files import instrument_data
from tests.factories.own_instruments import make_draft
from tests.web.audience import LEADS, RUNS

AUDIENCE: dict[str, str] = {
    "instruments:library": RUNS,
    "instruments:shipped": RUNS,
    "instruments:shipped-preview": RUNS,
    "instruments:instrument": RUNS,
    "instruments:preview": RUNS,
    "instruments:file": RUNS,
    "instruments:hanging-together": RUNS,
    "instruments:new": LEADS,
    "instruments:upload": LEADS,
    "instruments:adopt": LEADS,
    "instruments:licence": LEADS,
    "instruments:change": LEADS,
    "instruments:put-away": LEADS,
    "instruments:bring-back": LEADS,
    "instruments:draft": LEADS,
    "instruments:about": LEADS,
    "instruments:publish": LEADS,
    "instruments:discard": LEADS,
    "instruments:item-new": LEADS,
    "instruments:item": LEADS,
    "instruments:item-move": LEADS,
    "instruments:item-remove": LEADS,
    "instruments:scale-new": LEADS,
    "instruments:scale": LEADS,
    "instruments:scale-remove": LEADS,
    "instruments:score-new": LEADS,
    "instruments:score": LEADS,
    "instruments:score-remove": LEADS,
    "instruments:language-new": LEADS,
    "instruments:translate": LEADS,
    "instruments:language-remove": LEADS,
}
FIELDS: tuple[str, ...] = (
    *("construct", "language", "file", "have_it", "closing", "minimum_answered", "source", "licence", "words"),
    *("answered", "turned", "counts_in", "low", "labels", "items", "scoring", "better", "factor", "support_at"),
    *("item-calm", "step-often-1", "score-calmness", "about", "as", "put_away"),
)


def instruments_ids(organisation: Organisation) -> dict[str, str]:
    """A draft in two languages with an item, steps and a score to change."""
    german = {"language": "de", "name": "Ruhige Tage"}
    version = make_draft(organisation, texts=[*instrument_data()["texts"], german])
    return {
        "instrument": version.instrument.public_id,
        "asked_item": version.items.get(key="calm").public_id,
        "shipped_key": "belonging-short",
        "scale_key": "often",
        "score_key": "calmness",
        "spoken": "de",
    }
