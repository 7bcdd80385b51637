"""A whole installation of its own, for tests in which several processes share one database and some are killed."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


def program(module: str) -> list[str]:
    """The `peerloom` command, or a module of the tests that finds Django set up."""
    if module:
        return [sys.executable, "-c", f"import django; django.setup(); from {module} import main; main()"]
    return [sys.executable, "-c", "from peerloom.cli.main import main; main()"]


@dataclass(frozen=True)
class Installation:
    data: Path
    environment: dict[str, str]

    def start(self, *words: str, module: str = "") -> subprocess.Popen[str]:
        """`peerloom` with these words, or the `main` of a module of the tests, in the background."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([*program(module), *words], env=self.environment, cwd=ROOT, **pipes)  # type: ignore[call-overload,no-any-return]  # keywords gathered above

    def run(self, *words: str, module: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """The same, waiting for the end; ``more`` are further environment variables."""
        return subprocess.run(
            [*program(module), *words],
            env=self.environment | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )


@contextmanager
def installation(*, migrated: bool = True) -> Iterator[Installation]:
    """On SQLite in a folder of its own, or in a new database where DATABASE_URL names a PostgreSQL server."""
    pattern = _migrated_once() if migrated else None
    with tempfile.TemporaryDirectory(prefix="peerloom-installation-") as folder:
        if pattern:
            shutil.copytree(pattern.data, folder, dirs_exist_ok=True)
        with _database(pattern) as address:
            yield _installed(Path(folder), address)


@cache
def _migrated_once() -> Installation:
    """What installations of this process begin as a copy of: to migrate takes several seconds."""
    kept = ExitStack()
    atexit.register(kept.close)
    folder = kept.enter_context(tempfile.TemporaryDirectory(prefix="peerloom-installation-"))
    made = _installed(Path(folder), kept.enter_context(_database()))
    outcome = made.run("migrate")
    assert outcome.returncode == 0, outcome.stderr
    return made


def _installed(folder: Path, address: str) -> Installation:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERLOOM_")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "peerloom.config.settings",
        "PYTHONPATH": str(ROOT),
        "PEERLOOM_SECRET_KEY": "only-for-tests-" + "y" * 40,
        "PEERLOOM_DATA": str(folder),
        "PEERLOOM_MAIL": "file",
        "DATABASE_URL": address,
    }
    return Installation(folder, environment)


@contextmanager
def _database(pattern: Installation | None = None) -> Iterator[str]:
    """The address of a new database, a copy of the pattern's; "" for the file in the installation's folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = sql.Identifier(f"installation_{token_hex(6)}")
    old = pattern.environment["DATABASE_URL"].rpartition("/")[2] if pattern else "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(old)))
        yield server.rpartition("/")[0] + "/" + name.as_string(connection).strip('"')
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def wait_until(happened: Callable[[], object], *, seconds: float = 30) -> None:
    """Raises AssertionError when it has not happened in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
