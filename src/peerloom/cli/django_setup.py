"""Django, for the commands that need it: set up when such a command runs, with errors that say what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

SETTINGS = "peerloom.config.settings"


class CannotStart(click.ClickException):
    """The installation is not ready for the command: one line on standard error, exit code 2."""

    exit_code = 2


def set_up_django() -> None:
    """Read the configuration and make the data folder, for this user's eyes only. Raises CannotStart."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise CannotStart(str(problem)) from problem
    try:
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
    except OSError as problem:
        raise CannotStart(f"PEERLOOM_DATA: {settings.DATA} cannot be made ({problem.strerror}).") from problem


@contextmanager
def database_at_hand() -> Iterator[None]:
    """Turn a database that cannot be reached into CannotStart."""
    try:
        yield
    except (OperationalError, InterfaceError) as problem:
        reason = " ".join(str(problem).split())
        raise CannotStart(f"DATABASE_URL: the database does not answer ({reason}).") from problem


def pending_migrations() -> list[str]:
    """The names of the changes that the database still lacks, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_migrated_database() -> None:
    """Raises CannotStart when the database is out of reach or behind this version."""
    with database_at_hand():
        pending = pending_migrations()
    if pending:
        raise CannotStart(f"The database lacks {len(pending)} changes of this version. Run: peerloom migrate")
