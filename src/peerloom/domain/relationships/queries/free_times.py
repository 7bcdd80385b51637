"""When everyone who takes part in a relationship could meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from peerloom.domain.people.free_times import Span, free_spans, shared
from peerloom.domain.people.models import Person
from peerloom.domain.people.spans import without
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Participation, Relationship, Session


@dataclass(frozen=True, slots=True)
class TimesForAll:
    """Spans in which everyone is free, each long enough; and those whose week was assumed, as they have told none."""

    spans: list[Span]
    assumed_for: list[Person]


def times_for_all(
    relationship: Relationship,
    *,
    minutes: int,
    since: datetime,
    until: datetime,
    moving: Session | None = None,
) -> TimesForAll:
    """When all who take part at present are free for ``minutes`` on end: their weeks, without days away, times busy
    in their calendars, and what they have agreed in this or any other relationship. Five queries.

    ``moving`` is a session that is to get another time: its own time counts as free.
    """
    present = Participation.objects.within(relationship.organisation_id).filter(
        relationship=relationship, left_at__isnull=True
    )
    people = [part.person for part in present.select_related("person").order_by("side", "pk")]
    free = free_spans(people, since=since, until=until)
    agreed = _agreed(people, relationship.organisation_id, since=since, until=until, moving=moving)
    common = shared([without(free[person.pk].spans, agreed.get(person.pk, ())) for person in people])
    return TimesForAll(
        spans=[span for span in common if span.length >= timedelta(minutes=minutes)],
        assumed_for=[person for person in people if free[person.pk].assumed],
    )


def _agreed(
    people: list[Person], organisation_id: int, *, since: datetime, until: datetime, moving: Session | None
) -> dict[int, list[Span]]:
    sessions = Session.objects.within(organisation_id).filter(
        state=SessionState.AGREED,
        starts_at__lt=until,
        ends_at__gt=since,
        relationship__participations__person__in=people,
        relationship__participations__left_at__isnull=True,
    )
    if moving is not None:
        sessions = sessions.exclude(pk=moving.pk)
    taken: dict[int, list[Span]] = defaultdict(list)
    for person, starts_at, ends_at in sessions.values_list(
        "relationship__participations__person", "starts_at", "ends_at"
    ):
        taken[person].append(Span(starts_at, ends_at))
    return taken
