from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from peerloom.domain.enrolment.queries import MOST_IN_A_QUERY, batched
from peerloom.domain.programs.models import Program
from peerloom.domain.training.models import Completion


def training_minutes(persons: Collection[int], program: Program, on: date) -> dict[int, int]:
    """Minutes of training by the persons' keys: what they completed in this program and still counts on that day.

    A course that was refreshed counts once. Everyone asked for is there, with 0 where there is nothing.
    """
    counted: dict[tuple[int, int], int] = {}
    rows = (
        Completion.objects.within(program.organisation_id)
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on), course__program=program)
        .order_by("round")
        .values_list("person_id", "course_id", "minutes")
    )
    for some in batched(sorted(persons), MOST_IN_A_QUERY):
        for person, course, minutes in rows.filter(person__in=some):
            counted[person, course] = minutes
    total = dict.fromkeys(persons, 0)
    for (person, _course), minutes in counted.items():
        total[person] += minutes
    return total
