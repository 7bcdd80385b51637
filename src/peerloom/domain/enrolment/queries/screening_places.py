"""Whether there is room in a cohort, and whose turn it is when there is."""

from __future__ import annotations

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import Cohort


def places_left(cohort: Cohort, side: str) -> int | None:
    """How many more people can be accepted on this side; None where the cohort sets no limit."""
    most = cohort.most_mentors if side == Side.MENTOR else cohort.most_mentees
    if most is None:
        return None
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
    return max(most - rows.filter(state=ApplicationState.ACCEPTED).count(), 0)


def next_on_waiting_list(cohort: Cohort, side: str) -> Application | None:
    """Who has waited longest since they applied; None while nobody waits."""
    rows = Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, side=side, state=ApplicationState.WAITING
    )
    return rows.select_related("person").order_by("applied_at", "pk").first()
