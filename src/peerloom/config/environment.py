"""The installation's configuration, read from the environment. Documented in docs/guides/configuration.md."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
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
