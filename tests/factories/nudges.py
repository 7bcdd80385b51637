"""A pair in a running program, for what it is reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.models import Relationship, Session
from tests.factories import MOMENT, make_cohort, make_organisation, make_person, make_program, make_relationship


@dataclass(frozen=True)
class Watched:
    """A pair that was introduced at MOMENT, and its coordinator."""

    cohort: Cohort
    relationship: Relationship
    mentee: Person
    mentor: Person
    coordinator: Person


def make_watched_pair(cohort: Cohort | None = None, *, state: str = RelationshipState.INTRODUCED) -> Watched:
    if cohort is None:
        cohort = make_cohort(make_program(make_organisation(), state=ProgramState.RUNNING))
        make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad")
    mentee = make_person(cohort.organisation, Role.PARTICIPANT, name="Linh Tran")
    mentor = make_person(cohort.organisation, Role.PARTICIPANT, name="Tomasz Zieliński")
    relationship = make_relationship(cohort, [mentee], [mentor], state=RelationshipState(state))
    coordinator = Person.objects.within(cohort.organisation_id).get(given_name="Noor")
    return Watched(cohort, relationship, mentee, mentor, coordinator)


def make_meeting(
    relationship: Relationship, *, starts_at: datetime = MOMENT, state: SessionState = SessionState.AGREED
) -> Session:
    return Session.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=MOMENT,
    )
