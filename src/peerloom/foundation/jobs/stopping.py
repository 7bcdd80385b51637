"""Whether this process was asked to stop: one fact per process, told by its signal handlers."""

from __future__ import annotations

from threading import Event

_asked = Event()


def request() -> None:
    _asked.set()


def withdraw() -> None:
    _asked.clear()


def requested() -> bool:
    return _asked.is_set()


def wait(seconds: float) -> bool:
    """Sleep, at most until asked to stop. Whether that was asked."""
    return _asked.wait(seconds)
