"""The installation's configuration, read from the environment. Documented in docs/guides/configuration.md."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


names_read: set[str] = set()
"""Every variable that means something here; `peerloom doctor` finds misspelt ones by it."""


def text(name: str, default: str = "") -> str:
    names_read.add(name)
    return os.environ.get(name, default).strip()


def switch(name: str) -> bool:
    """An on/off variable, off by default. Raises ImproperlyConfigured for anything that is neither."""
    value = text(name).casefold()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for on or 0 for off.")


def whole_number(name: str, default: int) -> int:
    """Raises ImproperlyConfigured for anything but a whole number of at least 0."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, for example {default}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, meanings: Mapping[str, T]) -> T:
    """What one of a few words means. Raises ImproperlyConfigured for any other word."""
    value = text(name, default)
    if value not in meanings:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(meanings)}.")
    return meanings[value]


def database(name: str, default: str) -> dj_database_url.DBConfig:
    """A database's address, SQLite or PostgreSQL. Raises ImproperlyConfigured for anything else."""
    try:
        config = dj_database_url.parse(text(name) or default, conn_max_age=600, conn_health_checks=True)
    except (ValueError, dj_database_url.UnknownSchemeError):
        config = {}
    if config.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            f"{name} is not the address of a SQLite or PostgreSQL database. "
            "Write, for example, postgresql://peerloom:password@localhost:5432/peerloom"
        )
    return config


def site_address(name: str, default: str) -> str:
    """A site's address without the last slash. Raises ImproperlyConfigured for what is not one."""
    value = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^/?#\s]+", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write an address like https://mentoring.example.org")
    return value


def reply_address(name: str) -> str:
    """Where answers by e-mail arrive, or "". Raises ImproperlyConfigured where a token would not fit before the @."""
    value = text(name).casefold()
    if value and not re.fullmatch(r"[a-z0-9._-]{1,19}@[a-z0-9-]+(\.[a-z0-9-]+)*", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write an address like reply@mail.example.org, "
            "with at most 19 letters, digits, dots or dashes before the @."
        )
    return value


def required_secret(name: str) -> str:
    """Raises ImproperlyConfigured when it is missing or too short to be a secret."""
    value = text(name)
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} must be set to a secret of at least 32 characters. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def data_folder() -> Path:
    """Where media, keys and the SQLite database live: PEERLOOM_DATA, by default ./var."""
    return Path(text("PEERLOOM_DATA", "var")).resolve()
