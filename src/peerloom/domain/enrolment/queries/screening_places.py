"""Whether there is room in a cohort, and for how many who wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import Cohort


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """Places on one side for which people wait."""

    side: Side
    places: int
    waiting: int


def free_places(cohort: Cohort) -> list[FreePlaces]:
    """Where places are free although people are on the waiting list; one query, whatever the limits."""
    rows = Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, state__in=(ApplicationState.ACCEPTED, ApplicationState.WAITING)
    )
    counted = {
        (side, state): number
        for side, state, number in rows.order_by().values_list("side", "state").annotate(Count("pk"))
    }
    found = []
    for side in Side:
        waiting, accepted = (counted.get((side, s), 0) for s in (ApplicationState.WAITING, ApplicationState.ACCEPTED))
        most = _most(cohort, side)
        free = waiting if most is None else max(most - accepted, 0)
        if waiting and free:
            found.append(FreePlaces(side, free, waiting))
    return found


def _most(cohort: Cohort, side: str) -> int | None:
    return cohort.most_mentors if side == Side.MENTOR else cohort.most_mentees


def places_left(cohort: Cohort, side: str) -> int | None:
    """How many more people can be accepted on this side; None where the cohort sets no limit."""
    most = _most(cohort, side)
    if most is None:
        return None
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
    return max(most - rows.filter(state=ApplicationState.ACCEPTED).count(), 0)
