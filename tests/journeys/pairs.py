"""People and pairs for participants' journeys."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation import clock


def introduced(cohort: Cohort, *, mentee: Person, mentor: Person, days_ago: int = 1) -> Relationship:
    """Two who were told of each other so many days ago."""
    at = clock.now() - timedelta(days=days_ago)
    relationship = Relationship.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        introduced_at=at,
        visible_from=at,
        reasons={"mentee": ["You both study Biology."], "mentor": ["You both like bouldering."]},
    )
    for person, side in ((mentee, Side.MENTEE), (mentor, Side.MENTOR)):
        Participation.objects.create(
            organisation=cohort.organisation, relationship=relationship, person=person, side=side, joined_at=at
        )
    return relationship
