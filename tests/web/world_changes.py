"""One of everything of "Something isn't right" that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.relationships.models import Participation, Relationship
from tests.factories.changes import make_change
from tests.web.audience import LEADS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "changes:list": LEADS,
    "changes:request": LEADS,
    "changes:take": LEADS,
    "changes:talk": LEADS,
    "changes:settle": LEADS,
    "changes:start": TAKES_PART,
    "changes:ask": TAKES_PART,
    "changes:mine": TAKES_PART,
    "changes:withdraw": TAKES_PART,
    "changes:break": LEADS,
    "changes:break-over": LEADS,
}
FIELDS: tuple[str, ...] = (
    *("words", "told", "pause_until", "owners_only", "held_on", "present", "agreed", "follow_up_on"),
    *("result", "outcome", "leaving", "instead_of"),
)


def changes_ids(relationship: Relationship) -> dict[str, str]:
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    mentee = parts.select_related("person").get(side="mentee").person
    return {"change": make_change(relationship, mentee).public_id, "way": "mediation"}
