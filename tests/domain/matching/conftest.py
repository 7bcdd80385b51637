from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories import actor_with, make_cohort, make_organisation, make_program


@pytest.fixture(autouse=True)
def media_folder(settings: Settings, tmp_path: Path) -> None:
    """Uploads of a test end with it."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, "coordinator")
