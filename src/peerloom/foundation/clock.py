"""The current time, injectable: tests and the demo set it, everything else asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current moment in UTC, with its zone."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Inside the block, `now` answers ``moment``. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _source.set(lambda: moment)
    try:
        yield
    finally:
        _source.reset(token)
