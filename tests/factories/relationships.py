from __future__ import annotations

from datetime import datetime

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from tests.factories.people import MOMENT, make_organisation, make_person
from tests.factories.programs import make_cohort, make_program


def make_relationship(
    cohort: Cohort,
    mentees: list[Person],
    mentors: list[Person],
    *,
    kind: RelationshipKind = RelationshipKind.PAIR,
    state: RelationshipState = RelationshipState.ACTIVE,
    introduced_at: datetime = MOMENT,
) -> Relationship:
    relationship = Relationship.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        kind=kind,
        state=state,
        introduced_at=introduced_at,
        visible_from=introduced_at,
    )
    for side, people in ((Side.MENTEE, mentees), (Side.MENTOR, mentors)):
        for person in people:
            Participation.objects.create(
                organisation=cohort.organisation,
                relationship=relationship,
                person=person,
                side=side,
                joined_at=introduced_at,
            )
    return relationship


def make_pair(
    cohort: Cohort | None = None, *, state: RelationshipState = RelationshipState.ACTIVE
) -> tuple[Relationship, Person, Person]:
    """An active pair, its mentee and its mentor, in a cohort and an organisation of their own unless one is given."""
    if cohort is None:
        cohort = make_cohort(make_program(make_organisation()))
    mentee = make_person(cohort.organisation, "participant", name="Linh Tran")
    mentor = make_person(cohort.organisation, "participant", name="Tomasz Zielinski")
    return make_relationship(cohort, [mentee], [mentor], state=state), mentee, mentor
