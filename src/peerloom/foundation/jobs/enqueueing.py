from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.foundation.jobs.handlers import Handler
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.tickets import issue_ticket


def enqueue(
    kind: Handler | str,
    *,
    organisation: str,
    subject: str,
    at: datetime,
    not_before: datetime | None = None,
    attempts_allowed: int = 4,
) -> Job:
    """Queue a job in the caller's transaction: it runs once that commits, and never if it rolls back.

    ``kind`` is a handler or its dotted path. ``organisation`` and ``subject`` are public ids, "" where there is none.
    """
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind.path if isinstance(kind, Handler) else kind,
            organisation=organisation,
            subject=subject,
            due=max(at, not_before) if not_before else at,
            created_at=at,
            attempts_allowed=attempts_allowed,
        )
        issue_ticket(job)
    return job


def cancel(job_id: str, *, organisation: str, at: datetime) -> bool:
    """Say that the result is no longer wanted; a running handler notices when it next reports or finishes.

    Returns False when the job had ended before, or is not one of this organisation.
    """
    unfinished = Job.objects.filter(
        public_id=job_id, organisation=organisation, state__in=[JobState.WAITING, JobState.RUNNING]
    )
    return bool(unfinished.update(state=JobState.CANCELLED, finished_at=at, lease_until=None))
