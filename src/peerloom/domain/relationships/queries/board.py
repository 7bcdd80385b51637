"""All relationships that someone runs, as a board: whom to look at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Count, F, Q, Sum

from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState, SessionState
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import CheckIn, Relationship, Session
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
    """The rows that fit, with their flags, people, cohort, program and support; one query, two more for the people."""
    conditions = flag_conditions(actor.organisation_id, at=at)
    rows = _fitting(actor, chosen, conditions)
    return (
        with_flags(rows, conditions)
        .select_related("cohort__program", "support")
        .prefetch_related("participations__person")
        .order_by(*ORDERS[chosen.order])
    )


def chosen_keys(actor: Actor, chosen: Chosen, *, at: datetime) -> list[int]:
    """The keys of all rows that fit, in their order."""
    rows = _fitting(actor, chosen, flag_conditions(actor.organisation_id, at=at))
    return list(rows.order_by(*ORDERS[chosen.order]).values_list("pk", flat=True))


def flag_counts(actor: Actor, chosen: Chosen, *, at: datetime) -> dict[str, int]:
    """How many of the rows have each flag, and "any" of them, whatever flag is chosen; one query."""
    conditions = flag_conditions(actor.organisation_id, at=at)
    rows = _fitting(actor, chosen, conditions, whatever_flag=True)
    wanted = {flag.value: condition for flag, condition in conditions.items()} | {ANYTHING: any_flag(conditions)}
    twice = bool(chosen.words)  # a search for people joins them, and finds a row once for each
    counts = {name: Count("pk", filter=condition, distinct=twice) for name, condition in wanted.items()}
    return cast("dict[str, int]", rows.order_by().aggregate(**counts, all=Count("pk", distinct=twice)))


def any_flag(conditions: Mapping[Flag, Q]) -> Q:
    return reduce(or_, conditions.values())


def _fitting(
    actor: Actor, chosen: Chosen, conditions: Mapping[Flag, Q], *, whatever_flag: bool = False
) -> ScopedQuerySet[Relationship]:
    rows = Relationship.objects.visible_to(actor).exclude(state=RelationshipState.WITHDRAWN)
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


@dataclass(frozen=True, slots=True)
class Met:
    """How often and how long people met, and how many questions they answered of those that were asked."""

    sessions: int = 0
    minutes: int = 0
    answered: int = 0
    asked: int = 0


def met(organisation_id: int, relationships: list[int]) -> dict[int, Met]:
    """By relationship, for at most a page or a batch of them; two queries."""
    held = (
        Session.objects.within(organisation_id)
        .filter(relationship__in=relationships, state=SessionState.HELD)
        .order_by()
        .values("relationship")
        .annotate(n=Count("pk"), minutes=Sum("minutes"))
    )
    meetings = {row["relationship"]: (row["n"], row["minutes"] or 0) for row in held}
    asked = (
        CheckIn.objects.within(organisation_id)
        .filter(relationship__in=relationships, by_staff=False, asked_at__isnull=False)
        .order_by()
        .values("relationship")
        .annotate(n=Count("pk"), answered=Count("answered_at"))
    )
    answers = {row["relationship"]: (row["answered"], row["n"]) for row in asked}
    return {pk: Met(*meetings.get(pk, (0, 0)), *answers.get(pk, (0, 0))) for pk in relationships}
