from __future__ import annotations

import pytest

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Account, Person
from peerloom.domain.people.operations.accounts import ensure_account, link_account
from peerloom.domain.people.operations.invitations import invite
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import MOMENT, actor_with, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


def account_of(person: Person) -> Account | None:
    return Person.objects.within(person.organisation_id).get(pk=person.pk).account


def test_an_imported_person_gets_an_account_that_stands_for_nobody_yet() -> None:
    person = make_person(make_organisation(), email="thandi@example.org")
    ensure_account(address="Thandi@Example.org", at=MOMENT)
    ensure_account(address="thandi@example.org", at=MOMENT)
    assert not Account.objects.get(email="thandi@example.org").has_usable_password()
    assert account_of(person) is None


def test_an_invited_address_gets_an_account() -> None:
    invite(email="thandi@example.org", role=Role.STAFF, by=actor_with(make_organisation(), Role.OWNER), at=MOMENT)
    ensure_account(address="thandi@example.org", at=MOMENT)
    assert Account.objects.filter(email="thandi@example.org").exists()


def test_nobody_else_gets_an_account() -> None:
    left = make_person(make_organisation(), email="left@example.org")
    left.standing = Standing.LEFT
    left.save()
    for address in ("left@example.org", "unknown@example.org"):
        ensure_account(address=address, at=MOMENT)
    assert not Account.objects.exists()


def test_an_account_stands_for_all_persons_with_its_confirmed_addresses() -> None:
    account = make_account(email="thandi@example.org")
    here, there = make_organisation(), make_organisation()
    persons = [make_person(here, email="thandi@example.org"), make_person(there, email="t.moyo@example.org")]
    stranger = make_person(here, email="other@example.org")
    linked = link_account(account=account, confirmed_addresses=["thandi@example.org", "T.Moyo@example.org"], at=MOMENT)
    assert linked == persons
    assert [account_of(person) for person in (*persons, stranger)] == [account, account, None]
    assert AuditEvent.objects.filter(verb="person.linked").count() == 2
    assert link_account(account=account, confirmed_addresses=["thandi@example.org"], at=MOMENT) == []


def test_two_addresses_in_one_organisation_are_still_one_person() -> None:
    account, organisation = make_account(email="main@example.org"), make_organisation()
    second, main = (make_person(organisation, email=f"{name}@example.org") for name in ("second", "main"))
    link_account(account=account, confirmed_addresses=["main@example.org", "second@example.org"], at=MOMENT)
    assert (account_of(main), account_of(second)) == (account, None)


def test_a_person_who_has_an_account_keeps_it() -> None:
    person = make_person(make_organisation(), account=make_account())
    link_account(account=make_account(), confirmed_addresses=[person.email], at=MOMENT)
    assert account_of(person) == person.account
