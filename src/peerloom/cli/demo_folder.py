"""The folder of a demo: marked as one, in use by one process, and renewed when it was left half filled."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peerloom.cli.django_setup import CannotStart

MARKER = ".peerloom-demo"
LOCK = "in-use"
SECRET = "secret"  # noqa: S105  # the name of a file
FILLED = "filled, edition 1"
"""What the marker says once everything is there. A new edition of the synthetic people renews older demos."""
BEGUN = "being filled"


class DemoFolder:
    """Raises CannotStart for a folder that holds anything else than a demo."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._marker = path / MARKER
        if path.exists() and not path.is_dir():
            raise CannotStart(f"PEERLOOM_DATA: {path} is a file, not a folder.")
        if path.is_dir() and any(path.iterdir()) and not self._marker.is_file():
            raise CannotStart(
                f"PEERLOOM_DATA: {path} holds something that is not a demo, so nothing in it was touched. "
                "Choose another folder, or leave PEERLOOM_DATA out."
            )
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._marker.exists():
            self._marker.write_text(BEGUN, encoding="utf-8")

    @property
    def is_filled(self) -> bool:
        return self._marker.read_text(encoding="utf-8").strip() == FILLED

    @property
    def is_empty(self) -> bool:
        """Whether nothing but our own small files is in it."""
        return {path.name for path in self.path.iterdir()} <= {MARKER, LOCK, SECRET}

    def mark_filled(self) -> None:
        """Written in one go, so that a power cut leaves either the old word or the new one."""
        draft = self._marker.with_suffix(".new")
        draft.write_text(FILLED, encoding="utf-8")
        draft.replace(self._marker)

    def clear(self) -> None:
        """Take everything out but the marker, which says from now on that the demo is not complete."""
        self._marker.write_text(BEGUN, encoding="utf-8")
        for path in self.path.iterdir():
            if path.name in {MARKER, LOCK}:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def secret(self) -> str:
        """Made once for this demo and readable by its owner only."""
        path = self.path / SECRET
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="utf-8").strip()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Raises CannotStart while another process uses the same demo."""
        with (self.path / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise CannotStart(f"The demo in {self.path} is open already, in another window perhaps.") from taken
            yield
