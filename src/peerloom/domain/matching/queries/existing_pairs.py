"""What the relationships that exist mean for another matching: places that are taken, pairs that are not made again."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.rules.standing import GOING_ON

Taken = Counter[tuple[int, str]]
TAKING_PLACES = (RelationshipKind.PAIR, RelationshipKind.ONE_TO_MANY)


def places_taken(cohort: Cohort) -> Taken:
    """By person and side, how many partners they have in what goes on in the cohort. What has ended takes no place."""
    taken: Taken = Counter()
    for people in _people_by_relationship(cohort, Q(cohort=cohort, state__in=GOING_ON)).values():
        mentees = [person for person, side in people if side == Side.MENTEE]
        mentors = [person for person, side in people if side == Side.MENTOR]
        taken.update({(person, Side.MENTEE.value): len(mentors) for person in mentees})
        taken.update({(person, Side.MENTOR.value): len(mentees) for person in mentors})
    return taken


def free_places(application: Application, taken: Taken) -> int:
    return application.places - taken[application.person_id, application.side]


def free_for_another(cohort: Cohort) -> int:
    """How many mentees want a mentor whom they do not have, while some mentor has a free place; else 0. Two queries."""
    taken = places_taken(cohort)
    rows = applications_in_pool(cohort).filter(places__gt=0).only("pk", "person_id", "side", "places")
    free = Counter(row.side for row in rows if free_places(row, taken) > 0)
    return free[Side.MENTEE] if free[Side.MENTOR] else 0


def pairs_not_again(cohort: Cohort) -> set[tuple[int, int]]:
    """(mentee, mentor), by person: who are together in this cohort, or whose match in any ended before its time."""
    together = Q(cohort=cohort, state__in=GOING_ON)
    parted = Q(state=RelationshipState.ENDED, ending=EndingKind.EARLY)
    return {
        (mentee, mentor)
        for people in _people_by_relationship(cohort, together | parted, left_too=True).values()
        for mentee, first in people
        for mentor, second in people
        if first == Side.MENTEE and second == Side.MENTOR
    }


def _people_by_relationship(cohort: Cohort, which: Q, *, left_too: bool = False) -> dict[int, list[tuple[int, str]]]:
    """Only those who signed up for the cohort; one query."""
    organisation = cohort.organisation_id
    signed_up = Application.objects.within(organisation).filter(cohort=cohort).values("person")
    relationships = Relationship.objects.within(organisation).filter(which, kind__in=TAKING_PLACES)
    rows = Participation.objects.within(organisation).filter(relationship__in=relationships, person__in=signed_up)
    rows = rows if left_too else rows.filter(left_at__isnull=True)
    found: dict[int, list[tuple[int, str]]] = {}
    for relationship, person, side in rows.values_list("relationship_id", "person_id", "side"):
        found.setdefault(relationship, []).append((person, side))
    return found
