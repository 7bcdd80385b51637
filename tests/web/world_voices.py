"""Somebody's words, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship
from tests.factories.voices import give_for
from tests.web.audience import ANYONE, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "voices:mine": ANYONE,
    "voices:begin": TAKES_PART,
    "voices:own": TAKES_PART,
    "voices:list": RUNS,
    "voices:ask": RUNS,
    "voices:testimonial": RUNS,
}
FIELDS: tuple[str, ...] = ("words", "venues", "name_style", "until", "people", "note", "seen", "do")


def voices_ids(relationship: Relationship) -> dict[str, str]:
    mentee = relationship.participations.select_related("person").get(side="mentee").person
    return {"testimonial": give_for(relationship.cohort, mentee).public_id}
