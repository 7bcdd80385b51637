"""A worker among others, on a database that may refuse it a turn."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from time import sleep

from django.db import OperationalError, connection

from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.handlers import Handler
from peerloom.foundation.jobs.models import Job, JobState


def insist_on(handler: Handler, at: datetime) -> None:
    """Begin anew until it is done: SQLite in memory refuses at once where a file would wait."""
    try:
        for _ in range(300):
            with suppress(OperationalError), clock.frozen_at(at):
                job = enqueue(handler, organisation="", subject="", at=at)
                run_attempt(job.public_id)
                if Job.objects.get(pk=job.pk).state == JobState.DONE:
                    return
            sleep(0.02)
        raise AssertionError("never had its turn")
    finally:
        connection.close()
