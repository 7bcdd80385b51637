"""The queue (django_tasks): a ticket is one entry in it, and says only which job to look at."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from peerloom.foundation.jobs.models import Job


@task()
def run_job(job_id: str) -> None:
    from peerloom.foundation.jobs.attempts import run_attempt  # an attempt may issue the next ticket

    run_attempt(job_id)


def issue_ticket(job: Job) -> None:
    """Put the job into the queue for when it is due, in the caller's transaction. Several tickets do no harm."""
    ticket = run_job.using(run_after=job.due).enqueue(job.public_id)
    Job.objects.filter(pk=job.pk).update(ticket=UUID(ticket.id))
