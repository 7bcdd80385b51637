"""Two people become a relationship for one conversation."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship


def start_conversation(*, cohort: Cohort, mentee: Person, mentor: Person, at: datetime) -> Relationship:
    """Make it, visible to both at once; part of a larger operation, which authorises and records."""
    relationship = Relationship.objects.create(
        organisation_id=cohort.organisation_id,
        cohort=cohort,
        kind=RelationshipKind.MICRO,
        state=RelationshipState.ACTIVE,
        introduced_at=at,
        visible_from=at,
        active_from=at,
    )
    Participation.objects.bulk_create(
        Participation(
            organisation_id=cohort.organisation_id, relationship=relationship, person=person, side=side, joined_at=at
        )
        for side, person in ((Side.MENTEE, mentee), (Side.MENTOR, mentor))
    )
    return relationship
