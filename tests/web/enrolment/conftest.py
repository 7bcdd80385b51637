from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.people.queries import actor_for
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program


@pytest.fixture(autouse=True)
def at_the_moment() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def account(organisation: Organisation) -> Account:
    account = make_account()
    make_person(organisation, "coordinator", name="Noor Haddad", account=account)
    return account


@pytest.fixture
def coordinator(organisation: Organisation, account: Account) -> Actor:
    actor = actor_for(account=account, organisation=organisation, at=MOMENT)
    assert actor is not None
    return actor


@pytest.fixture
def client(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client
