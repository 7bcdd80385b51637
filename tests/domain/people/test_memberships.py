from __future__ import annotations

from functools import partial

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership, Organisation, Person
from peerloom.domain.people.operations.memberships import (
    CannotGiveRole,
    CannotWithdrawRole,
    give_role,
    withdraw_role,
)
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor, Grant
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_account, make_organisation, make_person, make_program


def roles_of(person: Person) -> frozenset[Grant]:
    return actor_of(person, at=MOMENT).grants


def membership_of(organisation: Organisation, actor: Actor) -> Membership:
    return Membership.objects.within(organisation.pk).get(person=actor.person_id, until__isnull=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("giver", "role", "allowed"),
    [
        (Role.OWNER, Role.OWNER, True),
        (Role.OWNER, Role.COORDINATOR, True),
        (Role.COORDINATOR, Role.STAFF, True),
        (Role.COORDINATOR, Role.PARTICIPANT, True),
        (Role.COORDINATOR, Role.COORDINATOR, False),
        (Role.COORDINATOR, Role.OWNER, False),
        (Role.STAFF, Role.PARTICIPANT, False),
        (Role.PARTICIPANT, Role.PARTICIPANT, False),
    ],
)
def test_who_may_give_which_role(giver: Role, role: Role, allowed: bool) -> None:
    organisation = make_organisation()
    by, person = actor_with(organisation, giver), make_person(organisation)
    if allowed:
        give_role(person=person, role=role, by=by, at=MOMENT)
        assert roles_of(person) == {Grant(role)}
        event = AuditEvent.objects.get(verb="role.given")
        assert (event.actor, event.subject, event.details["role"]) == (by.public_id, person.public_id, role)
    else:
        with pytest.raises(CannotGiveRole):
            give_role(person=person, role=role, by=by, at=MOMENT)
        assert roles_of(person) == frozenset()


@pytest.mark.django_db
def test_a_role_given_twice_is_held_once() -> None:
    organisation = make_organisation()
    by, person = actor_with(organisation, Role.OWNER), make_person(organisation)
    first = give_role(person=person, role=Role.STAFF, by=by, at=MOMENT)
    assert give_role(person=person, role=Role.STAFF, by=by, at=MOMENT) == first
    assert AuditEvent.objects.filter(verb="role.given").count() == 1


@pytest.mark.django_db
def test_a_role_for_one_program_holds_for_that_program_only() -> None:
    organisation = make_organisation()
    by, person, program = actor_with(organisation, Role.OWNER), make_person(organisation), make_program(organisation)
    give_role(person=person, role=Role.COORDINATOR, program_id=program.pk, by=by, at=MOMENT)
    given = actor_of(person, at=MOMENT)
    assert given.has_for(program.pk, Role.COORDINATOR)
    assert not given.has(Role.COORDINATOR)
    with pytest.raises(CannotGiveRole):
        give_role(person=make_person(organisation), role=Role.PARTICIPANT, by=given, at=MOMENT)


@pytest.mark.django_db
def test_nobody_owns_one_program_only() -> None:
    organisation = make_organisation()
    program = make_program(organisation)
    with pytest.raises(CannotGiveRole):
        give_role(
            person=make_person(organisation),
            role=Role.OWNER,
            program_id=program.pk,
            by=actor_with(organisation, Role.OWNER),
            at=MOMENT,
        )


@pytest.mark.django_db
def test_an_owner_elsewhere_gives_and_takes_nothing_here() -> None:
    here, stranger = make_organisation(), actor_with(make_organisation(), Role.OWNER)
    owner = actor_with(here, Role.OWNER)
    actor_with(here, Role.OWNER)
    with pytest.raises(CannotGiveRole):
        give_role(person=make_person(here), role=Role.STAFF, by=stranger, at=MOMENT)
    with pytest.raises(CannotWithdrawRole):
        withdraw_role(membership=membership_of(here, owner), by=stranger, at=MOMENT)
    assert membership_of(here, owner).until is None


@pytest.mark.django_db
def test_the_last_owner_stays() -> None:
    organisation = make_organisation()
    owner = actor_with(organisation, Role.OWNER)
    make_person(organisation, Role.OWNER, name="Nobody Home")  # without an account nobody can act
    with pytest.raises(CannotWithdrawRole, match="needs an owner"):
        withdraw_role(membership=membership_of(organisation, owner), by=owner, at=MOMENT)
    assert membership_of(organisation, owner).until is None


@pytest.mark.django_db
def test_a_withdrawn_role_is_gone_and_can_be_given_again() -> None:
    organisation = make_organisation()
    owner = actor_with(organisation, Role.OWNER)
    person = make_person(organisation, Role.STAFF, account=make_account())
    held = Membership.objects.within(organisation.pk).get(person=person)
    withdraw_role(membership=held, by=owner, at=MOMENT)
    withdraw_role(membership=held, by=owner, at=MOMENT)
    assert roles_of(person) == frozenset()
    assert AuditEvent.objects.filter(verb="role.withdrawn").count() == 1
    give_role(person=person, role=Role.STAFF, by=owner, at=MOMENT)
    assert roles_of(person) == {Grant(Role.STAFF)}


@pytest.mark.django_db
def test_who_has_lost_the_role_meanwhile_can_no_longer_use_it() -> None:
    organisation = make_organisation()
    first, second = actor_with(organisation, Role.OWNER), actor_with(organisation, Role.OWNER)
    withdraw_role(membership=membership_of(organisation, second), by=first, at=MOMENT)
    with pytest.raises(CannotGiveRole):
        give_role(person=make_person(organisation), role=Role.STAFF, by=second, at=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one(transactional_db: None) -> None:
    organisation = make_organisation()
    first, second = (actor_with(organisation, Role.OWNER) for _ in range(2))
    targets = [(membership_of(organisation, other), by) for by, other in ((first, second), (second, first))]
    done = at_once(*(partial(withdraw_role, membership=target, by=by, at=MOMENT) for target, by in targets))
    assert set(done) == {None, CannotWithdrawRole}
    assert Membership.objects.within(organisation.pk).filter(role=Role.OWNER, until__isnull=True).count() == 1
