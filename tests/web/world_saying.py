"""A meeting to say something about, a suggestion and what was done, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.feedback.models import YouSaid
from peerloom.domain.relationships.models import Relationship
from tests.factories import MOMENT
from tests.factories.saying import ask_after_meetings, suggest_for
from tests.web.audience import ANYONE, LEADS, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "saying:mine": ANYONE,
    "saying:box": TAKES_PART,
    "saying:desk": RUNS,
    "saying:suggestion": RUNS,
    "saying:did-new": LEADS,
    "saying:did": LEADS,
    "saying:did-shown": LEADS,
    "saying:did-remove": LEADS,
    "saying:pulse": TAKES_PART,
    "saying:pulses": RUNS,
}
FIELDS: tuple[str, ...] = ("worth_it", "next_step", "words", "with_name", "state", "answer", "said", "did", "shown")


def saying_ids(relationship: Relationship) -> dict[str, str]:
    program = relationship.cohort.program
    ask_after_meetings(program)
    mentee = relationship.participations.select_related("person").get(side="mentee").person
    entry = YouSaid.objects.create(
        organisation=program.organisation, program=program, said="Too late", did="Earlier now", written_at=MOMENT
    )
    return {"suggestion": suggest_for(program, mentee).public_id, "you_said": entry.public_id}
