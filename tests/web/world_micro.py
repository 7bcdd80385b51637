"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.models import ConversationRequest, Relationship, RequestedMentor
from tests.factories.micro import make_slot
from tests.factories.people import MOMENT
from tests.web.audience import ANYONE, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "micro:start": ANYONE,
    "micro:cohort": TAKES_PART,
    "micro:book": TAKES_PART,
    "micro:offer": TAKES_PART,
    "micro:slot-withdraw": TAKES_PART,
    "micro:ask": TAKES_PART,
    "micro:request": TAKES_PART,
    "micro:request-withdraw": TAKES_PART,
    "micro:overview": RUNS,
}
FIELDS: tuple[str, ...] = (
    *("question", "row", "weeks", "way", "link", "topics", "first", "second", "third", "limit", "answer"),
)


def micro_ids(relationship: Relationship) -> dict[str, str]:
    """The pair's program has single conversations besides: its mentor offers one, its mentee has asked for one."""
    cohort = relationship.cohort
    cohort.program.conversations_a_month = 2
    cohort.program.save(update_fields=["conversations_a_month"])
    mentee = relationship.participations.get(side=Side.MENTEE).person
    mentor = relationship.participations.get(side=Side.MENTOR).person
    asked = ConversationRequest.objects.create(
        organisation=relationship.organisation,
        cohort=cohort,
        mentee=mentee,
        question="How do I find a topic?",
        asked_at=MOMENT,
        expires_at=MOMENT + timedelta(days=3),
    )
    RequestedMentor.objects.create(organisation=relationship.organisation, request=asked, position=0, mentor=mentor)
    return {"slot": make_slot(cohort, mentor).public_id, "request_id": asked.public_id}
