"""All relationships that someone runs, as a board: whom to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from django.db.models import Aggregate, Count, F, OuterRef, Prefetch, Subquery, Sum
from django.db.models.functions import Coalesce

from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState, SessionState
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import CheckIn, Participation, Relationship, Session
from peerloom.domain.relationships.queries.flags import BITS, flag_conditions, with_flag, with_flags
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


@dataclass(frozen=True, slots=True)
class Overview:
    """What fits, in its order, and how many of it have each flag, and "any" of them, whatever flag is chosen.

    ``flags`` are by key.
    """

    keys: list[int]
    flags: Mapping[int, int]
    counts: Mapping[str, int]


def look_over(actor: Actor, chosen: Chosen, *, at: datetime) -> Overview:
    """All that fits, however much, in one pass: one query that yields two numbers for each."""
    rows = with_flags(_fitting(actor, chosen), flag_conditions(actor, at=at))
    flags: dict[int, int] = dict(rows.order_by(*ORDERS[chosen.order]).values_list("pk", "flags"))  # type: ignore[misc]  # annotated
    numbers = Counter(flags.values())
    wanted = {flag.value: bit for flag, bit in BITS.items()} | {ANYTHING: sum(BITS.values())}
    counts = {name: sum(n for number, n in numbers.items() if number & bits) for name, bits in wanted.items()}
    keys = [key for key, number in flags.items() if number & wanted[chosen.flag]] if chosen.flag else list(flags)
    return Overview(keys, flags, counts | {"all": len(flags)})


def board_of(actor: Actor, chosen: Chosen, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """The rows that fit, with their flags, meetings, people, cohort, program and support; two queries."""
    conditions = flag_conditions(actor, at=at)
    rows = _fitting(actor, chosen)
    if chosen.flag:
        wanted = conditions.values() if chosen.flag == ANYTHING else [conditions[Flag(chosen.flag)]]
        rows = with_flag(rows, *wanted)
    return _shown(with_flags(rows, conditions), actor.organisation_id).order_by(*ORDERS[chosen.order])


def looked_after(actor: Actor) -> ScopedQuerySet[Relationship]:
    """Those of the programs that the actor runs, save their own: nobody reads what a partner answers about them."""
    own = Participation.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return Relationship.objects.visible_to(actor).exclude(pk__in=own.values("relationship"))


def on_board(rows: ScopedQuerySet[Relationship], actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """Any relationships with all that a row of the board shows; two queries."""
    return _shown(with_flags(rows, flag_conditions(actor, at=at)), actor.organisation_id)


def keys_on_board(actor: Actor, chosen: Chosen, *, at: datetime) -> list[int]:
    """The keys of all rows that fit, in their order; one query."""
    return look_over(actor, chosen, at=at).keys


def rows_on_board(
    actor: Actor, keys: Sequence[int], *, at: datetime, flags: Mapping[int, int] | None = None
) -> list[Relationship]:
    """A page of the board, in the order of its keys; two queries. ``flags`` of an overview are not worked out anew.

    A database that sorts works out first what it shows, for all rows there are: so a page is asked for by its keys.
    """
    rows = looked_after(actor).filter(pk__in=keys)
    if flags is None:
        return _in_order(keys, on_board(rows, actor, at=at))
    found = _in_order(keys, _shown(rows, actor.organisation_id))
    for row in found:
        row.flags = flags[row.pk]  # type: ignore[attr-defined]  # as `with_flags` annotates them
    return found


def _in_order(keys: Sequence[int], rows: ScopedQuerySet[Relationship]) -> list[Relationship]:
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def _fitting(actor: Actor, chosen: Chosen) -> ScopedQuerySet[Relationship]:
    """Whatever flag is chosen."""
    rows = looked_after(actor).exclude(state=RelationshipState.WITHDRAWN)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(state__in=GOING_ON)
    rows = rows.filter(kind=chosen.kind) if chosen.kind else rows.exclude(kind=RelationshipKind.MICRO)
    if chosen.cohort is not None:
        rows = rows.filter(cohort=chosen.cohort)
    if chosen.support is not None:
        rows = rows.filter(support=chosen.support or None)
    return with_someone_called(rows, chosen.words) if chosen.words else rows


def _shown(rows: ScopedQuerySet[Relationship], organisation_id: int) -> ScopedQuerySet[Relationship]:
    return with_everyone(with_meetings(rows, organisation_id))


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
