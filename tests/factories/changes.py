from __future__ import annotations

from datetime import date, datetime

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeState
from peerloom.domain.relationships.models import ChangeRequest, Relationship
from tests.factories.people import MOMENT


def make_change(
    relationship: Relationship,
    by: Person,
    *,
    kind: ChangeKind = ChangeKind.MEDIATION,
    state: ChangeState = ChangeState.OPEN,
    words: str = "We talk past each other.",
    owners_only: bool = False,
    asked_at: datetime = MOMENT,
    due_on: date = date(2026, 10, 8),
    owner: Person | None = None,
) -> ChangeRequest:
    return ChangeRequest.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        by=by,
        kind=kind,
        words=words,
        state=state,
        owners_only=owners_only,
        asked_at=asked_at,
        due_on=due_on,
        owner=owner,
    )
