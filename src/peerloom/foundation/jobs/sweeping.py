"""Mending what killed workers leave behind, and throwing away what nobody looks at any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from peerloom.foundation import clock
from peerloom.foundation.jobs.context import LEASE, JobContext
from peerloom.foundation.jobs.handlers import handler
from peerloom.foundation.jobs.models import Job, JobState, ScheduleSlot
from peerloom.foundation.jobs.settling import broke_down, try_again
from peerloom.foundation.jobs.tickets import issue_ticket, run_job

PATIENCE = timedelta(seconds=10)
"""How long a due job may be without a ticket: a worker holds the ticket a moment before it takes the job."""

KEPT_TICKETS = timedelta(days=1)
KEPT_HOUSEKEEPING = timedelta(days=1)
KEPT_JOBS = timedelta(days=90)


def sweep(*, at: datetime) -> None:
    """Any worker may do this at any time; doing it twice changes nothing."""
    reap(at=at)
    replace_lost_tickets(at=at)
    close_dead_tickets(at=at)


def reap(*, at: datetime) -> None:
    """Take running jobs from workers that have fallen silent: tried again, or failed when no attempt is left."""
    silent = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at)
    for pk in silent.values_list("pk", flat=True):
        with transaction.atomic():
            job = silent.select_for_update(skip_locked=True).filter(pk=pk).first()
            if job:
                try_again(job, at=at, message=broke_down(job))


def replace_lost_tickets(*, at: datetime) -> None:
    """Queue waiting jobs again whose ticket has disappeared or was used up without starting them."""
    queued = DBTaskResult.objects.filter(pk=OuterRef("ticket"), status=TaskResultStatus.READY)
    lost = Job.objects.filter(~Exists(queued), state=JobState.WAITING, due__lt=at - PATIENCE)
    for pk in lost.values_list("pk", flat=True):
        with transaction.atomic():
            job = lost.select_for_update(skip_locked=True).filter(pk=pk).first()
            if job:
                issue_ticket(job)


def close_dead_tickets(*, at: datetime) -> None:
    """Tickets that a killed worker left running, though their job has gone on without it."""
    running = Job.objects.filter(ticket=OuterRef("pk"), state=JobState.RUNNING)
    stuck = DBTaskResult.objects.running().filter(~Exists(running), task_path=run_job.module_path)
    stuck.filter(started_at__lt=at - 2 * LEASE).update(status=TaskResultStatus.FAILED, finished_at=at)


@handler()
def prune(context: JobContext) -> None:
    """Forget finished tickets, the installation's own finished jobs, old jobs of organisations and old slots."""
    now = clock.now()
    ended = Job.objects.filter(state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED])
    with context.finishing():
        DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TICKETS).delete()
        ended.filter(organisation="", finished_at__lt=now - KEPT_HOUSEKEEPING).delete()
        ended.filter(finished_at__lt=now - KEPT_JOBS).delete()
        ScheduleSlot.objects.filter(slot__lt=now - KEPT_HOUSEKEEPING).delete()
