"""How many signed up, were matched and were introduced, for many cohorts at once: three queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor


@dataclass(slots=True)
class CohortNumbers:
    """``places`` is how many mentees the mentors can take, ``needed`` how many mentors the mentees ask for."""

    mentees: int = 0
    mentors: int = 0
    places: int = 0
    needed: int = 0
    pairs: int = 0
    together: int = 0
    run: MatchRun | None = None

    @property
    def short_of(self) -> int:
        return max(self.needed - self.places, 0)


def numbers_of(cohorts: Sequence[Cohort], *, actor: Actor) -> dict[int, CohortNumbers]:
    """By the cohort's key; every cohort has an entry."""
    found = {cohort.pk: CohortNumbers() for cohort in cohorts}
    signups = (
        Application.objects.visible_to(actor)
        .filter(cohort__in=found, state=ApplicationState.ACCEPTED)
        .values_list("cohort", "side")
        .annotate(people=Count("pk"), taken_together=Sum("places"))
    )
    for cohort, side, people, places in signups:
        if side == Side.MENTEE:
            found[cohort].mentees, found[cohort].needed = people, places
        else:
            found[cohort].mentors, found[cohort].places = people, places
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
    return found
