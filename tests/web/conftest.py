from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.people.queries import actor_for
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.web.world import World, make_world


@pytest.fixture(scope="module")
def one_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module write is there for each of its tests; what a test writes is gone when it ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(one_transaction: None) -> World:
    """Made once for a module: a test may change its rows, which is undone, but not these objects."""
    return make_world()


@pytest.fixture(scope="module")
def another_world(one_transaction: None) -> World:
    return make_world()


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
