from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from peerloom.domain.people.models import Account
from peerloom.foundation import clock
from tests.factories import MOMENT


@pytest.fixture(autouse=True)
def at_the_moment() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture
def client(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client
