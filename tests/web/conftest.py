from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

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
