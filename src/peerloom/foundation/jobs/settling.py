"""How an attempt ends that did not succeed: tried again later, given back, or failed for good."""

from __future__ import annotations

import logging
import zlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from peerloom.foundation.jobs.handlers import FailedJob, UnknownHandler, handler_at
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.tickets import issue_ticket

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


def pause_after(job: Job) -> timedelta:
    """Twice as long after each attempt, spread by up to a quarter so that jobs do not return all at once.

    The spread follows from the job's id and attempt: the same job always waits the same time.
    """
    pause = min(FIRST_PAUSE * (1 << min(job.attempt - 1, 16)), LONGEST_PAUSE)
    spread = zlib.crc32(f"{job.public_id}/{job.attempt}".encode()) / 2**32
    return pause * (0.75 + 0.5 * spread)


def broke_down(job: Job) -> str:
    message = _(
        "Something in Peerloom broke while doing this; it is not your fault, and nothing was changed. "
        "Please start it again. If it happens again, give this number to whoever runs this site: %(job)s."
    )
    return message % {"job": job.public_id}


def _still(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)


def try_again(job: Job, *, at: datetime, message: str) -> None:
    """Back to the queue after a pause, or failed for good when no attempt is left."""
    if job.attempt >= job.attempts_allowed:
        fail(job, at=at, message=message)
    else:
        _put_back(job, due=at + pause_after(job), failure=message, attempts_allowed=job.attempts_allowed)


def give_back(job: Job, *, at: datetime) -> None:
    """Back to the queue at once, because the worker stops; the attempt does not count against the job."""
    _put_back(job, due=at, failure="", attempts_allowed=job.attempts_allowed + 1)


def _put_back(job: Job, *, due: datetime, failure: str, attempts_allowed: int) -> None:
    with transaction.atomic():
        waiting = {"state": JobState.WAITING, "lease_until": None, "due": due}
        if _still(job).update(**waiting, failure=failure, attempts_allowed=attempts_allowed):
            job.refresh_from_db()
            issue_ticket(job)


def fail(job: Job, *, at: datetime, message: str) -> None:
    """Failed for good, with a message for people; the part that owns the work is told in the same transaction."""
    with transaction.atomic():
        failed = {"state": JobState.FAILED, "lease_until": None, "finished_at": at, "failure": message}
        if _still(job).update(**failed):
            _tell(job, FailedJob(job.public_id, job.organisation, job.subject, message, at))


def _tell(job: Job, failed: FailedJob) -> None:
    """The part's own trouble with a failure is logged and must not keep the job from failing."""
    try:
        on_failed = handler_at(job.kind).on_failed
        if on_failed:
            with transaction.atomic():
                on_failed(failed)
    except UnknownHandler:
        return
    except Exception:
        log.exception("Job %s (%s) failed, and so did telling its owner", job.public_id, job.kind)
