from __future__ import annotations

from datetime import date, datetime, timedelta

from peerloom.domain.relationships.enums import EndingKind, RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.models import Closure, Relationship, Session
from tests.factories.people import MOMENT


def make_held_session(relationship: Relationship, *, starts_at: datetime = MOMENT, minutes: int = 45) -> Session:
    return Session.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        state=SessionState.HELD,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=60),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=starts_at,
        minutes=minutes,
    )


def make_closure(
    relationship: Relationship, *, kind: EndingKind = EndingKind.PLANNED, ends_on: date | None = None
) -> Closure:
    """Settled, and the relationship is closing."""
    relationship.state = RelationshipState.CLOSING
    relationship.save(update_fields=["state"])
    return Closure.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        kind=kind,
        begun_at=MOMENT,
        agreed_at=MOMENT,
        ends_on=ends_on or relationship.cohort.ends_on,
    )
