"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import Participation, Relationship
from tests.factories import MOMENT
from tests.factories.check_ins import make_check_in
from tests.web.audience import ANYONE, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "check_ins:mine": ANYONE,
    "check_ins:answer": TAKES_PART,
    "check_ins:read": RUNS,
    "check_ins:contacted": RUNS,
    "check_ins:ask": RUNS,
    "check_ins:hold": RUNS,
    "check_ins:skip": RUNS,
    "check_ins:hand-over": RUNS,
    "check_ins:overview": RUNS,
    "check_ins:talks": RUNS,
}
FIELDS: tuple[str, ...] = (
    *("feeling", "have_met", "answer-0", "answer-1", "wants_contact", "held_on", "notes", "reason", "to", "note"),
    *("sides", "questions", "whose", "show"),
)


def check_ins_ids(relationship: Relationship) -> dict[str, str]:
    """A question that the mentee is to answer, one that they have answered, and a conversation that staff hold."""
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    mentee = parts.select_related("person").get(side=Side.MENTEE).person
    day = MOMENT.date()
    said = make_check_in(relationship, mentee, state=CheckInState.ANSWERED, feeling=2, wants_contact=True, due_on=day)
    return {
        "check_in": make_check_in(relationship, mentee, due_on=day).public_id,
        "said": said.public_id,
        "talk": make_check_in(relationship, mentee, by_staff=True, due_on=day).public_id,
    }
