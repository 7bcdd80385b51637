"""What check-ins say about many relationships at once."""

from __future__ import annotations

from collections.abc import Collection

from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn, Participation, Relationship
from peerloom.domain.relationships.rules.check_in_signals import Heard, Signal, signals_from
from peerloom.foundation.scope import Actor


def signals_of(relationships: Collection[Relationship], *, reader: Actor | None = None) -> dict[int, list[Signal]]:
    """By the relationship's key, for those that have any; one query, however many they are.

    The relationships are of one organisation, and the caller has asked who may see them. With a ``reader``, nothing of
    those in which they take part themselves: the other side never sees an answer.
    """
    if not relationships:
        return {}
    organisation_id = next(iter(relationships)).organisation_id
    rows = CheckIn.objects.within(organisation_id).filter(
        relationship__in=[one.pk for one in relationships],
        state__in=(CheckInState.ANSWERED, CheckInState.LAPSED),
        participation__left_at__isnull=True,
    )
    if reader is not None:
        own = Participation.objects.within(organisation_id).filter(person=reader.person_id)
        rows = rows.exclude(relationship__in=own.values("relationship"))
    heard: dict[int, list[Heard]] = {}
    for row in rows.select_related("participation__person").defer("notes").order_by("pk"):
        heard.setdefault(row.relationship_id, []).append(_heard(row))
    found = {key: signals_from(rows) for key, rows in heard.items()}
    return {key: signals for key, signals in found.items() if signals}


def _heard(row: CheckIn) -> Heard:
    person = row.participation.person
    answered = row.answered_at.astimezone(zone_of(person)).date() if row.answered_at else None
    return Heard(
        person=person.pk,
        name=person.given_name or person.name,
        turn=row.turn,
        on=answered or row.closes_on,
        answered=row.state == CheckInState.ANSWERED,
        by_staff=row.by_staff,
        feeling=row.feeling,
        have_met=row.have_met,
        waits=row.wants_contact and row.contacted_at is None,
    )
