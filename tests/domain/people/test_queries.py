from __future__ import annotations

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Invitation, Membership, Person
from peerloom.domain.people.operations.invitations import invite
from peerloom.domain.people.queries import actor_of, people_holding, people_matching, people_with_roles
from tests.factories import MOMENT, actor_with, make_account, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.OWNER, Role.COORDINATOR, Role.STAFF])
def test_who_runs_the_organisation_sees_its_people_and_no_others(role: Role) -> None:
    organisation = make_organisation()
    by, person = actor_with(organisation, role), make_person(organisation)
    make_person(make_organisation())
    assert {p.pk for p in Person.objects.visible_to(by)} == {by.person_id, person.pk}


def test_participants_and_who_runs_one_program_see_themselves_alone() -> None:
    organisation = make_organisation()
    invite(email="a@example.org", role=Role.STAFF, by=actor_with(organisation, Role.OWNER), at=MOMENT)
    program = make_program(organisation)
    for by in (
        actor_with(organisation),
        actor_with(organisation, Role.PARTICIPANT),
        actor_with(organisation, Role.COORDINATOR, program_id=program.pk),
    ):
        assert [p.pk for p in Person.objects.visible_to(by)] == [by.person_id]
        assert {m.person_id for m in Membership.objects.visible_to(by)} <= {by.person_id}
        assert not Invitation.objects.visible_to(by).exists()


def test_people_are_found_by_every_word_of_name_or_address() -> None:
    organisation = make_organisation()
    by = actor_of(make_person(organisation, Role.OWNER, name="Zoe Admin", account=make_account()), at=MOMENT)
    found = make_person(organisation, name="Leila Benali", email="lb@uni.example.org")
    make_person(organisation, name="Leila Haddad", email="lh@example.org")
    everyone = people_with_roles(by, at=MOMENT)
    for search in ("leila ben", "benali LEILA", "uni.example"):
        assert list(people_matching(everyone, search)) == [found]
    assert not people_matching(everyone, "leila 100%").exists()


def test_people_are_found_by_the_roles_they_hold_now() -> None:
    organisation = make_organisation()
    by = actor_with(organisation, Role.OWNER)
    now, before = make_person(organisation, Role.STAFF), make_person(organisation, Role.STAFF)
    before.memberships.update(until=MOMENT)
    assert list(people_holding(people_with_roles(by, at=MOMENT), Role.STAFF, at=MOMENT)) == [now]
