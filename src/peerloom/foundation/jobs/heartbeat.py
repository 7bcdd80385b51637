from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread
from time import monotonic

from django.db import Error as AnyDatabaseError
from django.db import connection

from peerloom.foundation.jobs.connections import drop_worn_connection
from peerloom.foundation.jobs.context import LEASE, JobContext

log = logging.getLogger(__name__)

INTERVAL = LEASE.total_seconds() / 4
LONGEST = 3600.0
"""Seconds after which a handler that neither reports nor ends counts as stuck."""


@contextmanager
def beating(context: JobContext, *, interval: float = INTERVAL, longest: float = LONGEST) -> Iterator[None]:
    """Keep the lease while the block runs, from a thread with a database connection of its own. Seconds."""
    ended = Event()
    beats = copy_context()
    thread = Thread(
        target=beats.run, args=(_beat, context, ended, interval, longest), name="job-heartbeat", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(context: JobContext, ended: Event, interval: float, longest: float) -> None:
    began = monotonic()
    missed = 0
    try:
        while not ended.wait(interval) and monotonic() - began < longest:
            try:
                if not context.extend_lease():
                    return
                missed = 0
            except AnyDatabaseError:  # locked or restarting: the lease outlives several missed beats
                missed += 1
                level = logging.DEBUG if missed == 1 else logging.WARNING
                log.log(level, "Job %s: could not extend its lease, %s times in a row", context.job_id, missed)
                drop_worn_connection()
    finally:
        connection.close()
