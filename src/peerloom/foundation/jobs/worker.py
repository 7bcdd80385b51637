from __future__ import annotations

import logging
import os
import secrets
import socket
from time import monotonic

from django.db import Error as AnyDatabaseError
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from peerloom.foundation import clock
from peerloom.foundation.jobs import stopping
from peerloom.foundation.jobs.connections import drop_worn_connection
from peerloom.foundation.jobs.schedules import Timetable
from peerloom.foundation.jobs.sweeping import sweep

log = logging.getLogger(__name__)

POLL = 0.5
TEND = 5.0
"""Seconds between two looks at the queue, and between two looks at schedules and silent workers."""


class Worker:
    """Works off the queue, one job at a time, and keeps schedules and the queue itself in order."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._timetable = Timetable()
        self._tended_at: float | None = None
        self._queue = QueueWorker(
            queue_names=["default"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=self.name,
            interval=POLL,
            batch=True,
            max_tasks=None,
            startup_delay=False,
        )

    def run(self) -> None:
        """Until the process is asked to stop (`stopping`); the job in hand is ended or given back first."""
        log.info("Worker %s is ready", self.name)
        while not stopping.requested():
            try:
                self._tend()
                worked = self._work_off_one()
            except AnyDatabaseError:
                log.exception("The database does not answer as it should; the worker tries again in a moment")
                drop_worn_connection()
                stopping.wait(5)
                continue
            if not worked:
                stopping.wait(POLL)
        log.info("Worker %s stops", self.name)

    def run_what_is_due(self) -> int:
        """Work off everything that is due now, then return how many tickets that were. Schedules are left alone."""
        sweep(at=clock.now())
        tickets = 0
        while not stopping.requested() and self._work_off_one():
            tickets += 1
        return tickets

    def _tend(self) -> None:
        if self._tended_at is None or monotonic() - self._tended_at >= TEND:
            sweep(at=clock.now())
            self._timetable.enqueue_due(at=clock.now())
            self._tended_at = monotonic()

    def _work_off_one(self) -> bool:
        drop_worn_connection()
        ready = DBTaskResult.objects.ready()
        if not ready.exists():  # a look takes no write lock, taking a ticket does
            return False
        with exclusive_transaction(ready.db):
            ticket = ready.get_locked()
            if ticket:
                ticket.claim(self.name)
        if ticket:
            self._queue.run_task(ticket)
        return ticket is not None
