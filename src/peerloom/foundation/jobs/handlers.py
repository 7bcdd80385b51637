from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import import_string

from peerloom.foundation.jobs.context import JobContext

Run = Callable[[JobContext], None]


@dataclass(frozen=True, slots=True)
class FailedJob:
    """What a part is told when a job of its own has failed for good. ``message`` is written for people."""

    job_id: str
    organisation: str
    subject: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Handler:
    """What a job does. Rows name it by ``path``; nothing is registered anywhere."""

    run: Run
    on_failed: Callable[[FailedJob], None] | None = None

    @property
    def path(self) -> str:
        return f"{self.run.__module__}.{self.run.__qualname__}"


class UnknownHandler(Exception):
    """A job's kind is not the path of a handler."""


def handler(*, on_failed: Callable[[FailedJob], None] | None = None) -> Callable[[Run], Handler]:
    """Make a function at the top of a module the handler of a kind of job.

    ``on_failed`` runs once, in the transaction in which the job fails for good, so that a part can say so on its
    own row. It is not called for a job that was cancelled.
    """

    def decorate(run: Run) -> Handler:
        return Handler(run, on_failed)

    return decorate


def handler_at(path: str) -> Handler:
    """Raises UnknownHandler when there is none at this dotted path."""
    try:
        found = import_string(path)
    except ImportError as error:
        raise UnknownHandler(path) from error
    if not isinstance(found, Handler):
        raise UnknownHandler(path)
    return found
