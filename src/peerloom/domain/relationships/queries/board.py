"""All relationships that someone runs, as a board: whom to look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db.models import Aggregate, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState, SessionState
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import CheckIn, Participation, Relationship, Session
from peerloom.domain.relationships.queries.flags import flag_conditions, flagged, with_flags
from peerloom.domain.relationships.queries.relationships import with_someone_called
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet

ANYTHING = "any"


class Order(StrEnum):
    NEWEST = "newest"
    LONGEST_QUIET = "quiet"
    NEXT = "next"


ORDERS = {
    Order.NEWEST: ("-introduced_at", "pk"),
    Order.LONGEST_QUIET: (F("last_met_at").asc(nulls_first=True), "introduced_at", "pk"),
    Order.NEXT: (F("next_session_at").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the board is looked at. ``flag`` is a flag's name, "any" for those with at least one, or "".

    ``state`` is a state's name, or "" for all that go on. ``support`` is a person's key, 0 for nobody, None for all.
    """

    cohort: Cohort | None = None
    words: str = ""
    state: str = ""
    flag: str = ""
    kind: str = ""
    support: int | None = None
    order: Order = Order.NEWEST


def board_of(actor: Actor, chosen: Chosen, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """The rows that fit, with their flags, meetings, people, cohort, program and support; two queries."""
    rows = _fitting(actor, chosen, flag_conditions(actor, at=at))
    return on_board(rows, actor, at=at).order_by(*ORDERS[chosen.order])


def looked_after(actor: Actor) -> ScopedQuerySet[Relationship]:
    """Those of the programs that the actor runs, save their own: nobody reads what a partner answers about them."""
    own = Participation.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return Relationship.objects.visible_to(actor).exclude(pk__in=own.values("relationship"))


def on_board(rows: ScopedQuerySet[Relationship], actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """Any relationships with all that a row of the board shows; two queries."""
    conditions = flag_conditions(actor, at=at)
    marked = with_flags(flagged(rows, actor.organisation_id), conditions)
    return with_everyone(with_meetings(marked, actor.organisation_id))


def keys_on_board(actor: Actor, chosen: Chosen, *, at: datetime) -> QuerySet[Relationship, int]:
    """The keys of all rows that fit, in their order."""
    rows = _fitting(actor, chosen, flag_conditions(actor, at=at))
    return rows.order_by(*ORDERS[chosen.order]).values_list("pk", flat=True)


def rows_on_board(actor: Actor, keys: Sequence[int], *, at: datetime) -> list[Relationship]:
    """A page of the board, in the order of its keys; two queries.

    A database that sorts works out first what it shows, for all rows there are: so a page is asked for by its keys.
    """
    rows = on_board(looked_after(actor).filter(pk__in=keys), actor, at=at)
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def flag_counts(actor: Actor, chosen: Chosen, *, at: datetime) -> dict[str, int]:
    """How many of the rows have each flag, and "any" of them, whatever flag is chosen; one query."""
    conditions = flag_conditions(actor, at=at)
    rows = _fitting(actor, chosen, conditions, whatever_flag=True)
    marks = {flag.value: Q(**{f"flag_{flag.value}": True}) for flag in Flag}
    marks[ANYTHING] = reduce(or_, list(marks.values()))
    marked = with_flags(rows, conditions).order_by().distinct()  # marks first: a database counts no subqueries
    counts = {name: Count("pk", filter=mark) for name, mark in marks.items()}
    return cast("dict[str, int]", marked.aggregate(**counts, all=Count("pk")))


def any_flag(conditions: Mapping[Flag, Q]) -> Q:
    return reduce(or_, conditions.values())


def _fitting(
    actor: Actor, chosen: Chosen, conditions: Mapping[Flag, Q], *, whatever_flag: bool = False
) -> ScopedQuerySet[Relationship]:
    rows = looked_after(actor).exclude(state=RelationshipState.WITHDRAWN)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(state__in=GOING_ON)
    rows = rows.filter(kind=chosen.kind) if chosen.kind else rows.exclude(kind=RelationshipKind.MICRO)
    if chosen.cohort is not None:
        rows = rows.filter(cohort=chosen.cohort)
    if chosen.support is not None:
        rows = rows.filter(support=chosen.support or None)
    if chosen.words:
        rows = with_someone_called(rows, chosen.words)
    rows = flagged(rows, actor.organisation_id)
    if chosen.flag and not whatever_flag:
        wanted = any_flag(conditions) if chosen.flag == ANYTHING else conditions[Flag(chosen.flag)]
        rows = rows.filter(wanted)
    return rows


def with_meetings(rows: ScopedQuerySet[Relationship], organisation_id: int) -> ScopedQuerySet[Relationship]:
    """The rows with ``held`` meetings, their ``minutes``, and how many questions were ``asked`` and ``answered``."""
    held = Session.objects.within(organisation_id).filter(relationship=OuterRef("pk"), state=SessionState.HELD)
    # Of rows that are scoped already: with the organisation beside it SQLite reads all of its check-ins for each row.
    asked = CheckIn.objects.across_organisations(because="the rows are scoped already").filter(
        relationship=OuterRef("pk"), by_staff=False, asked_at__isnull=False
    )

    def of_each(found: ScopedQuerySet[Any], figure: Aggregate) -> Coalesce:
        grouped = found.order_by().values("relationship").annotate(figure=figure).values("figure")
        return Coalesce(Subquery(grouped), 0)

    counted = rows.annotate(
        held=of_each(held, Count("pk")),
        minutes=of_each(held, Sum("minutes")),
        asked=of_each(asked, Count("pk")),
        answered=of_each(asked, Count("answered_at")),
    )
    return cast("ScopedQuerySet[Relationship]", counted)


def with_everyone(rows: ScopedQuerySet[Relationship]) -> ScopedQuerySet[Relationship]:
    """The rows with cohort, program, support and people; one query more."""
    parts = Participation.objects.across_organisations(because="the rows are scoped already")
    return rows.select_related("cohort__program", "support").prefetch_related(
        Prefetch("participations", queryset=parts.select_related("person").order_by("pk"))
    )
