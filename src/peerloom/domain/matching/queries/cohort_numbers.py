"""How many signed up, were matched and were introduced, for many cohorts at once: at most five queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, FormVersion
from peerloom.domain.enrolment.queries import PoolSize, pool_sizes
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor

TO_SCREEN = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


@dataclass(slots=True)
class CohortNumbers:
    """``pool`` is who signed up; ``to_screen`` have applied and wait for a decision, and ``asks_here`` says that people
    apply through a form of our own. ``pairs`` were introduced, ``together`` of them are not over yet."""

    pool: PoolSize
    to_screen: int = 0
    asks_here: bool = False
    pairs: int = 0
    together: int = 0
    run: MatchRun | None = None

    @property
    def anyone(self) -> bool:
        """Whether the matching has begun, however the program is called."""
        return self.run is not None or self.pool.mentees > 0 or self.pool.mentors > 0 or self.to_screen > 0


def numbers_of(cohorts: Sequence[Cohort], *, actor: Actor) -> dict[int, CohortNumbers]:
    """By the cohort's key; every cohort has an entry."""
    keys = [cohort.pk for cohort in cohorts]
    sizes = pool_sizes(keys, organisation_id=actor.organisation_id)
    found = {key: CohortNumbers(sizes[key]) for key in keys}
    for run in MatchRun.objects.visible_to(actor).filter(cohort__in=found).exclude(state=RunState.DISCARDED):
        numbers = found[run.cohort_id]
        if numbers.run is None or _counts_more(run, numbers.run):
            numbers.run = run
    for counted in _counted(found, actor):
        numbers = found[counted.pk]
        numbers.pairs, numbers.together = counted.pairs or 0, counted.together or 0
        numbers.to_screen, numbers.asks_here = counted.to_screen or 0, counted.asks_here
    return found


def _counts_more(older: MatchRun, newer: MatchRun) -> bool:
    """What is published counts, until somebody has begun another matching after it. The newest comes first."""
    if older.published_at is None or newer.published_at is not None:
        return False
    return newer.created_at < older.published_at


def asks_here(cohort: Cohort) -> bool:
    """Whether people apply for it through a form of its own."""
    published = FormVersion.objects.within(cohort.organisation_id).filter(published_at__isnull=False)
    return published.filter(form__cohort=cohort).exists()


def _counted(keys: Collection[int], actor: Actor) -> QuerySet[Any, Any]:
    """The cohorts with what else is counted about each, in one query."""
    pairs = Relationship.objects.visible_to(actor).exclude(state=RelationshipState.WITHDRAWN)
    waiting = Application.objects.within(actor.organisation_id).filter(state__in=TO_SCREEN)
    published = FormVersion.objects.within(actor.organisation_id).filter(
        form__cohort=OuterRef("pk"), published_at__isnull=False
    )
    return (
        Cohort.objects.within(actor.organisation_id)
        .filter(pk__in=keys)
        .order_by()
        .annotate(
            pairs=_how_many(pairs),
            together=_how_many(pairs.exclude(state=RelationshipState.ENDED)),
            to_screen=_how_many(waiting),
            asks_here=Exists(published),
        )
    )


def _how_many(rows: QuerySet[Any, Any]) -> Subquery:
    """How many of the rows hang on the cohort of the query around; None where there are none."""
    here = rows.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return Subquery(here.annotate(number=Count("pk")).values("number"))
