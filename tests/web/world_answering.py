"""A survey to answer, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.models import Participation, Relationship
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.web.audience import ANYONE, LEADS, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "answering:mine": ANYONE,
    "answering:answer": TAKES_PART,
    "answering:questions": TAKES_PART,
    "answering:paper": LEADS,
    "answering:type-in": RUNS,
}
FIELDS: tuple[str, ...] = ("do", "revision", "pointed_out", "q-of-nowhere", "language", "code", "first")


def answering_ids(relationship: Relationship) -> dict[str, str]:
    """A survey that the mentee of the relationship is asked."""
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    mentee = parts.select_related("person").get(side=Side.MENTEE).person
    wave = make_wave(relationship.cohort, make_instrument(relationship.organisation, key="answered-in-tests"))
    return {
        "asked_survey": make_invitation(wave, mentee).public_id,
        "paper_wave": wave.public_id,
        "part": "1",
    }
