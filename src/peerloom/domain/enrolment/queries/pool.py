from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Sum

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor, ScopedQuerySet

GOING_ON = (ProgramState.OPEN, ProgramState.RUNNING)
HOPEFUL = (
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.WAITING,
    ApplicationState.ACCEPTED,
)
MOST_IN_A_QUERY = 10_000
"""Keys in one IN list; SQLite takes 32,766 values in a query."""


def applications_in_pool(cohort: Cohort) -> ScopedQuerySet[Application]:
    """Those of the cohort who can be matched: accepted, and neither paused, held nor gone."""
    return Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, state=ApplicationState.ACCEPTED, person__standing=Standing.ACTIVE
    )


def sign_ups_going_on(actor: Actor) -> ScopedQuerySet[Application]:
    """The actor's own that may still lead to a match, in programs that are open or running; both are loaded."""
    return (
        Application.objects.within(actor.organisation_id)
        .filter(person=actor.person_id, state__in=HOPEFUL, cohort__program__state__in=GOING_ON)
        .select_related("cohort__program")
        .order_by("cohort__starts_on", "pk")
    )


@dataclass(slots=True)
class PoolSize:
    """How many people can be matched on each side. ``needed`` is how many mentors the mentees ask for in all."""

    mentees: int = 0
    mentors: int = 0
    places: int = 0
    needed: int = 0

    @property
    def complete(self) -> bool:
        """Whether there is anyone on both sides."""
        return bool(self.mentees and self.mentors)

    @property
    def short_of(self) -> int:
        """How many places are missing for everyone to get what they asked for."""
        return max(self.needed - self.places, 0)

    def add(self, side: str, people: int, places: int) -> None:
        if side == Side.MENTOR:
            self.mentors, self.places = self.mentors + people, self.places + places
        else:
            self.mentees, self.needed = self.mentees + people, self.needed + places


def pool_sizes(cohorts: Collection[int], *, organisation_id: int) -> dict[int, PoolSize]:
    """By the cohorts' keys, in at most three queries however large the cohorts are.

    All accepted applications are counted from their index alone. The few whose person cannot take part at present are
    looked up first and taken off, because joining every application to its person would cost more than a whole page.
    """
    sizes = {cohort: PoolSize() for cohort in cohorts}
    persons = Person.objects.within(organisation_id).filter(standing__in=set(Standing) - {Standing.ACTIVE})
    absent = list(persons.order_by().values_list("pk", flat=True))
    accepted = (
        Application.objects.within(organisation_id)
        .filter(cohort__in=sizes, state=ApplicationState.ACCEPTED)
        .order_by()
        .values_list("cohort", "side")
        .annotate(people=Count("*"), offered=Sum("places"))
    )
    for cohort, side, people, places in accepted:
        sizes[cohort].add(side, people, places)
    for some in batched(absent, MOST_IN_A_QUERY):
        for cohort, side, people, places in accepted.filter(person__in=some):
            sizes[cohort].add(side, -people, -places)
    return sizes


def batched(keys: list[int], size: int) -> Iterator[list[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
