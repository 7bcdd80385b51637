"""The figures of `rules.activities`, one query each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from django.db.models import Count, Q

from peerloom.domain.feedback.rules.activities import MONTH, RECENTLY
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import (
    EndingKind,
    GoalState,
    RelationshipKind,
    RelationshipState,
    SessionState,
)
from peerloom.domain.relationships.models import Goal, Relationship
from peerloom.domain.relationships.queries.goals import latest_by_side
from peerloom.domain.relationships.rules.goal_attainment import AS_HOPED
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class ActivityFigure:
    """``figure`` is a share from 0 to 1 or a mean, of ``measured`` out of ``of``; None where nothing is there yet."""

    figure: float | None
    measured: int
    of: int


def activity_figure(key: str, cohort: Cohort, *, at: datetime) -> ActivityFigure:
    """Raises KeyError for what is no activity."""
    return QUERIES[key](cohort, at)


def _matches(cohort: Cohort) -> ScopedQuerySet[Relationship]:
    """All that were introduced. Single conversations are no matches: they are over when they were held."""
    rows = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort)
    return rows.exclude(kind=RelationshipKind.MICRO).exclude(state=RelationshipState.WITHDRAWN)


def _share(rows: ScopedQuerySet[Relationship], which: Q) -> ActivityFigure:
    counted = rows.aggregate(all=Count("pk"), some=Count("pk", filter=which))
    number = counted["all"]
    return ActivityFigure(counted["some"] / number if number else None, number, number)


def matches_met(cohort: Cohort, _at: datetime) -> ActivityFigure:
    return _share(_matches(cohort), Q(first_met_at__isnull=False))


def matches_meeting(cohort: Cohort, at: datetime) -> ActivityFigure:
    since = at - timedelta(days=RECENTLY)
    return _share(_matches(cohort).filter(state__in=GOING_ON), Q(last_met_at__gte=since, last_met_at__lte=at))


def matches_lasting(cohort: Cohort, _at: datetime) -> ActivityFigure:
    return _share(_matches(cohort), ~Q(state=RelationshipState.ENDED, ending=EndingKind.EARLY))


def meetings_a_month(cohort: Cohort, at: datetime) -> ActivityFigure:
    """Matches that are younger than a month count as one month old: nobody has had the time for more."""
    held = Count("sessions", filter=Q(sessions__state=SessionState.HELD, sessions__starts_at__lte=at))
    rows = _matches(cohort).annotate(held=held).values_list("introduced_at", "ended_at", "held")
    rates = [count / max(((ended or at) - begun).days / MONTH, 1) for begun, ended, count in rows]
    return ActivityFigure(fmean(rates) if rates else None, len(rates), len(rates))


def goals_as_hoped(cohort: Cohort, _at: datetime) -> ActivityFigure:
    """People are counted, so that few people with many goals stay hidden."""
    rows = Goal.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    goals = list(rows.exclude(state=GoalState.DROPPED).select_related("owner").prefetch_related("ratings"))
    levels = [
        (goal.owner.person_id, fmean(rating.level for rating in latest_by_side(goal.ratings.all()).values()))
        for goal in goals
        if goal.ratings.all()
    ]
    share = fmean(level >= AS_HOPED for _owner, level in levels) if levels else None
    return ActivityFigure(
        share, len({owner for owner, _level in levels}), len({goal.owner.person_id for goal in goals})
    )


QUERIES: Mapping[str, Callable[[Cohort, datetime], ActivityFigure]] = {
    "matches-met": matches_met,
    "matches-meeting": matches_meeting,
    "matches-lasting": matches_lasting,
    "meetings-a-month": meetings_a_month,
    "goals-as-hoped": goals_as_hoped,
}
