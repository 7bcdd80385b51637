"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.people.models import Membership
from peerloom.domain.relationships.models import Relationship, SavedView
from tests.factories.people import MOMENT
from tests.web.audience import RUNS

AUDIENCE: dict[str, str] = {
    "relationships:export": RUNS,
    "relationships:bulk": RUNS,
    "relationships:view-save": RUNS,
    "relationships:view-remove": RUNS,
    "relationships:record": RUNS,
}
FIELDS: tuple[str, ...] = ("chosen", "all", "support", "do", "audience")


def board_ids(relationship: Relationship) -> dict[str, str]:
    owner = Membership.objects.within(relationship.organisation_id).filter(role="owner")[0].person
    view = SavedView.objects.create(
        organisation=relationship.organisation, person=owner, name="Late", query="flag=not_met", saved_at=MOMENT
    )
    return {"view": view.public_id}
