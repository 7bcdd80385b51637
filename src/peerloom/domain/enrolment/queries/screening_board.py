"""Applications by where they stand, oldest first: counted by one grouped query, shown a few per column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState, ScreeningStage
from peerloom.domain.enrolment.models import Application, Reviewing
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor, ScopedQuerySet


class BoardColumn(models.TextChoices):
    """Where an application stands: its state, or its stage while it is in review."""

    APPLIED = "applied", _("Applied")
    REVIEW = "review", _("In review")
    INTERVIEW = "interview", _("Interview")
    REFERENCES = "references", _("References")
    CHECKS = "checks", _("Checks")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("Waiting list")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_COLUMNS = (
    BoardColumn.APPLIED,
    BoardColumn.REVIEW,
    BoardColumn.INTERVIEW,
    BoardColumn.REFERENCES,
    BoardColumn.CHECKS,
)
"""Whoever stands here waits for an answer of ours."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    side: str = ""
    mine: bool = False
    words: str = ""
    channel: str = ""  # a channel's public id


def column_of(state: str, stage: str) -> BoardColumn:
    if state == ApplicationState.SUBMITTED:
        return BoardColumn.APPLIED
    return BoardColumn(stage if state == ApplicationState.IN_REVIEW else state)


def applications_to_screen(actor: Actor) -> ScopedQuerySet[Application]:
    """What was handed in to programs that the actor runs, but not by the actor: nobody screens themself."""
    return (
        Application.objects.visible_to(actor).exclude(state=ApplicationState.DRAFT).exclude(person_id=actor.person_id)
    )


def applications_on_board(cohort: Cohort, chosen: BoardFilter, actor: Actor) -> ScopedQuerySet[Application]:
    """Those of the cohort that fit the filter, without an order."""
    rows = applications_to_screen(actor).filter(cohort=cohort).order_by()
    if chosen.side:
        rows = rows.filter(side=chosen.side)
    if chosen.channel:
        rows = rows.filter(channel__public_id=chosen.channel)
    if chosen.mine:
        reviewed = Reviewing.objects.within(actor.organisation_id).filter(
            application=OuterRef("pk"), reviewer=actor.person_id
        )
        rows = rows.filter(Q(assigned_to=actor.person_id) | Exists(reviewed))
    for word in chosen.words.split():
        rows = rows.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__email__icontains=word)
        )
    return rows


def in_column(rows: ScopedQuerySet[Application], column: BoardColumn) -> ScopedQuerySet[Application]:
    """The rows of one column, oldest first, with their people."""
    if column == BoardColumn.APPLIED:
        rows = rows.filter(state=ApplicationState.SUBMITTED)
    elif column in ScreeningStage.values:
        rows = rows.filter(state=ApplicationState.IN_REVIEW, stage=column)
    else:
        rows = rows.filter(state=column)
    return rows.select_related("person", "assigned_to").order_by("applied_at", "pk")


Standing = tuple[str, str]
"""A state and a stage; what is decided keeps the stage it had, so that a column may hold several."""


def standings(rows: ScopedQuerySet[Application]) -> dict[Standing, int]:
    """How many stand where; one grouped query, however many there are."""
    grouped = rows.values_list("state", "stage").annotate(Count("pk"))
    return {(state, stage): number for state, stage, number in grouped}


def column_counts(standing: Mapping[Standing, int]) -> dict[BoardColumn, int]:
    counts = dict.fromkeys(BoardColumn, 0)
    for where, number in standing.items():
        counts[column_of(*where)] += number
    return counts


def oldest_by_column(
    rows: ScopedQuerySet[Application], standing: Iterable[Standing], *, each: int
) -> dict[BoardColumn, list[Application]]:
    """The oldest few of every column with their people, in two queries.

    Each place where someone stands is read from the index up to its first few, and all of them are put together.
    """
    columns: dict[BoardColumn, list[Application]] = {column: [] for column in BoardColumn}
    everyone = Application.objects.across_organisations(because="the rows were the actor's own").order_by()
    firsts = [
        everyone.filter(pk__in=rows.filter(state=state, stage=stage).order_by("applied_at", "pk").values("pk")[:each])
        for state, stage in standing
    ]
    if not firsts:
        return columns
    one, *others = (first.values_list("pk", flat=True) for first in firsts)
    found = everyone.filter(pk__in=list(one.union(*others, all=True) if others else one))
    for application in found.select_related("person", "assigned_to").order_by("applied_at", "pk"):
        column = columns[column_of(application.state, application.stage)]
        if len(column) < each:
            column.append(application)
    return columns
