from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

from peerloom.foundation import clock
from peerloom.foundation.jobs import stopping
from peerloom.foundation.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
"""How long a silent worker is trusted to be alive."""


class AttemptOver(Exception):
    """This attempt may not write any more. A handler lets it pass."""


class LeaseLost(AttemptOver):
    """The lease ran out and the job was given to another worker."""


class Cancelled(AttemptOver):
    """Someone no longer wants the job's result."""


class Released(AttemptOver):
    """The worker was asked to stop: the job goes back to the queue."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """One attempt at a job, as its handler sees it. ``attempt`` counts from 1."""

    job_id: str
    organisation: str
    subject: str
    attempt: int

    def report(self, share: float, text: str | Promise = "") -> None:
        """Say how far the work is (0 to 1) and what happens now; keeps the lease. A few times a second at most.

        Call it outside a transaction, or nobody sees it. Raises AttemptOver (`LeaseLost`, `Cancelled`) when the work
        is no longer wanted from this attempt.
        """
        now = clock.now()
        kept = self._current().update(
            done_share=min(max(share, 0.0), 1.0), progress_text=str(text)[:200], lease_until=now + LEASE
        )
        if not kept:
            self._raise_why()
        if stopping.requested():
            raise Released(self.job_id)

    def extend_lease(self) -> bool:
        """Whether the attempt was still current, and so kept its lease."""
        return bool(self._current().update(lease_until=clock.now() + LEASE))

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A transaction in which the handler writes its result and the job ends: both happen, or neither.

        Raises AttemptOver, before the block runs, when another attempt has taken over or the job was cancelled.
        Whatever the block raises rolls everything back.
        """
        with transaction.atomic():
            if not self._current().select_for_update().exists():
                self._raise_why()
            yield
            self.complete()

    def complete(self) -> bool:
        """Mark the job done. False when this attempt is not the current one or has completed before."""
        return bool(
            self._current().update(
                state=JobState.DONE, done_share=1.0, lease_until=None, failure="", finished_at=clock.now()
            )
        )

    def _current(self) -> QuerySet[Job]:
        return Job.objects.filter(public_id=self.job_id, attempt=self.attempt, state=JobState.RUNNING)

    def _raise_why(self) -> None:
        cancelled = Job.objects.filter(public_id=self.job_id, state=JobState.CANCELLED).exists()
        raise (Cancelled if cancelled else LeaseLost)(self.job_id)
