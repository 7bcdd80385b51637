from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.people.models import Account
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import EMPLOYER, SKILLS, ready_run, rules_for, small_pool
from tests.factories import MOMENT
from tests.web.matching.pages import Pages

People = dict[str, Application]


@pytest.fixture(autouse=True)
def at_the_moment() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test end with it."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def pages(cohort: Cohort, account: Account) -> Pages:
    """The cohort's matching pages, seen by a coordinator who has signed in."""
    client = Client()
    client.force_login(account)
    return Pages(client, cohort)


@pytest.fixture
def people(cohort: Cohort) -> People:
    return small_pool(cohort)


@pytest.fixture
def run(cohort: Cohort, coordinator: Actor, people: People) -> MatchRun:
    """Ana and Chi with Maya, Ben with Noor; Otto stays free, and works where Ana does."""
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    return ready_run(cohort, coordinator)
