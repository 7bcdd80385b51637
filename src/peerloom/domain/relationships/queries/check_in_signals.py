"""What check-ins say about many relationships at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

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
    for row in rows.order_by("pk").values(*TOLD):  # no rows as objects: a board asks about thousands at once
        heard.setdefault(row["relationship"], []).append(_heard(row))
    found = {key: signals_from(rows) for key, rows in heard.items()}
    return {key: signals for key, signals in found.items() if signals}


TOLD = (
    *("relationship", "participation__person", "participation__person__given_name", "organisation__time_zone", "turn"),
    *("state", "by_staff", "answered_at", "closes_on", "feeling", "have_met", "wants_contact", "contacted_at"),
)


def _heard(row: Mapping[str, Any]) -> Heard:
    """Dated by the organisation's days, since those who run the program read it."""
    answered_at = row["answered_at"]
    zone = ZoneInfo(row["organisation__time_zone"])
    return Heard(
        person=row["participation__person"],
        name=row["participation__person__given_name"] or _("One of them"),
        turn=row["turn"],
        on=answered_at.astimezone(zone).date() if answered_at else row["closes_on"],
        answered=row["state"] == CheckInState.ANSWERED,
        by_staff=row["by_staff"],
        feeling=row["feeling"],
        have_met=row["have_met"],
        waits=row["wants_contact"] and row["contacted_at"] is None,
    )
