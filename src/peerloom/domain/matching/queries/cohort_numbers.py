"""How many signed up, were matched and were introduced, for many cohorts at once: at most seven queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, FormVersion
from peerloom.domain.enrolment.queries import PoolSize, pool_sizes
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor


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
        if numbers.run is None or run.state == RunState.PUBLISHED:  # the newest comes first
            numbers.run = run
    pairs = (
        Relationship.objects.visible_to(actor)
        .filter(cohort__in=found)
        .exclude(state=RelationshipState.WITHDRAWN)
        .values_list("cohort")
        .annotate(everyone=Count("pk"), going_on=Count("pk", filter=~Q(state=RelationshipState.ENDED)))
    )
    for cohort, everyone, together in pairs:
        found[cohort].pairs, found[cohort].together = everyone, together
    _count_applications(found, actor)
    return found


def _count_applications(found: dict[int, CohortNumbers], actor: Actor) -> None:
    open_ones = Application.objects.visible_to(actor).filter(
        cohort__in=found, state__in=[ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW]
    )
    for cohort, waiting in open_ones.order_by().values_list("cohort").annotate(waiting=Count("pk")):
        found[cohort].to_screen = waiting
    published = FormVersion.objects.within(actor.organisation_id).filter(
        form__cohort__in=found, published_at__isnull=False
    )
    for cohort in published.order_by().values_list("form__cohort", flat=True).distinct():
        found[cohort].asks_here = True
