from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from peerloom.foundation import clock
from peerloom.foundation.jobs.connections import drop_worn_connection
from peerloom.foundation.jobs.context import LEASE, AttemptOver, JobContext, Released
from peerloom.foundation.jobs.handlers import UnknownHandler, handler_at
from peerloom.foundation.jobs.heartbeat import beating
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.settling import broke_down, fail, give_back, try_again
from peerloom.foundation.refusals import Refused

log = logging.getLogger(__name__)


def run_attempt(job_id: str) -> None:
    """Try the job once if it waits and is due; whatever its handler raises is settled on the job, not raised."""
    job = _start(job_id)
    if job is None:
        return
    context = JobContext(job.public_id, job.organisation, job.subject, job.attempt)
    try:
        run = handler_at(job.kind).run
        with beating(context):
            run(context)
        context.complete()
    except Released:
        give_back(job, at=clock.now())
    except AttemptOver as over:
        log.info("Job %s (%s): attempt %s is over: %s", job_id, job.kind, job.attempt, type(over).__name__)
    except UnknownHandler:
        log.error("Job %s: there is no handler at %s", job_id, job.kind)
        message = _("This version of Peerloom does not know the work “%(kind)s”. Please start it again.")
        fail(job, at=clock.now(), message=message % {"kind": job.kind})
    except Refused as refused:
        fail(job, at=clock.now(), message=str(refused))
    except Exception:
        log.exception("Job %s (%s): attempt %s of %s failed", job_id, job.kind, job.attempt, job.attempts_allowed)
        drop_worn_connection()
        try_again(job, at=clock.now(), message=broke_down(job))


def _start(job_id: str) -> Job | None:
    """Take the job; None when someone else has it, it has ended, or it is not due."""
    now = clock.now()
    with transaction.atomic():
        waiting = Job.objects.filter(public_id=job_id, state=JobState.WAITING, due__lte=now)
        running = {"state": JobState.RUNNING, "lease_until": now + LEASE}
        if not waiting.update(**running, attempt=F("attempt") + 1):
            return None
        return Job.objects.get(public_id=job_id)
