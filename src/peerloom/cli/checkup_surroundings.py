"""What `peerloom doctor` looks at around the site: environment, folder, database, static files, mail, time zones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.utils import NotSupportedError

from peerloom.cli.checkup import Finding, database_problem, good, problem, remark
from peerloom.cli.django_setup import pending_migrations

FREE_MEGABYTES = 500
NEEDED_STATIC = ("css/base.css", "js/app.js", "django_htmx/htmx-2.min.js")
NEEDED_ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Asia/Ho_Chi_Minh")


def findings(*, mail: bool) -> Iterator[Finding]:
    """``mail`` allows a connection to the mail server."""
    yield from environment_names()
    yield from exposure()
    yield from data_folder()
    yield from database()
    yield from static_files()
    yield from mail_settings()
    if mail:
        yield mail_server()
    yield time_zones()


def environment_names() -> Iterator[Finding]:
    for name in sorted(os.environ):
        if name.startswith("PEERLOOM_") and name not in settings.ENVIRONMENT_NAMES:
            yield problem(f"{name} is set, but means nothing.", "Look for the right name in the configuration guide.")
    yield good("The configuration can be read; the secret is long enough.")


def exposure() -> Iterator[Finding]:
    if settings.DEBUG:
        yield remark("PEERLOOM_DEBUG is on: error pages show internals.", "Unset it where others can reach the site.")
    if settings.DEMO:
        yield remark("PEERLOOM_DEMO is on: anyone may sign in as anyone.", "Unset it for real people's data.")
    if not settings.HTTPS and not (settings.DEBUG or settings.DEMO):
        yield remark(f"The site is at {settings.SITE_URL}, without HTTPS.", "Set PEERLOOM_URL to its https:// address.")


def data_folder() -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA):
            pass
    except OSError as trouble:
        mend = "Give it to the user that runs Peerloom, or set PEERLOOM_DATA to another folder."
        yield problem(f"{settings.DATA} cannot be written to ({trouble.strerror}).", mend)
        return
    yield good(f"Media and keys are kept in {settings.DATA}.")
    free = shutil.disk_usage(settings.DATA).free // 1_000_000
    if free < FREE_MEGABYTES:
        yield problem(f"Only {free} MB are free there.", "Make room, or move PEERLOOM_DATA to a larger disk.")


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        version = ".".join(str(part) for part in connection.get_database_version())
        pending = pending_migrations()
    except NotSupportedError as trouble:
        yield database_problem(f"The database is too old: {trouble}", "Update the database server.")
        return
    except DatabaseError as trouble:
        reason = " ".join(str(trouble).split())
        yield database_problem(f"The database does not answer: {reason}", "Check DATABASE_URL and the server.")
        return
    yield good(f"{connection.display_name} {version} answers.")
    if pending:
        yield database_problem(f"The database lacks {len(pending)} changes of this version.", "Run: peerloom migrate")
    if connection.vendor == "sqlite":
        yield write_ahead_log()


def write_ahead_log() -> Finding:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode == "wal":
        return good("SQLite keeps a write-ahead log: readers and writers do not wait for each other.")
    return problem(
        f"SQLite's journal is “{mode}”, not “wal”.", "Move PEERLOOM_DATA to a local disk, not a network one."
    )


def static_files() -> Iterator[Finding]:
    missing = [name for name in NEEDED_STATIC if not finders.find(name)]
    if missing:
        yield problem(f"Files of the site are missing: {', '.join(missing)}.", "Install Peerloom again.")
    else:
        yield good("Styles and scripts are in place.")


def mail_settings() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield remark("E-mail is written to a file or the console, not sent.", "Set PEERLOOM_MAIL=smtp to send it.")
        return
    if "PEERLOOM_MAIL_HOST" not in os.environ or "PEERLOOM_MAIL_FROM" not in os.environ:
        yield problem("No mail server is set.", "Set PEERLOOM_MAIL_HOST and PEERLOOM_MAIL_FROM.")
        return
    yield good(f"E-mail goes to {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}.")


def mail_server() -> Finding:
    try:
        server = get_connection(timeout=10)
        server.open()
        server.close()
    except OSError as trouble:  # smtplib's errors are among them
        return problem(f"The mail server does not let us in: {trouble}", "Check the PEERLOOM_MAIL_... variables.")
    return good("The mail server lets us in.")


def time_zones() -> Finding:
    missing = set(NEEDED_ZONES) - available_timezones()
    if missing:
        return problem("The time zone database is missing or incomplete.", "Install the Python package tzdata.")
    return good("Time zones are known.")
