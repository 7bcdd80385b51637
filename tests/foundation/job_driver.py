"""What a process beside the workers does in the tests: `main` prints the answer as one JSON value."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, enqueue
from peerloom.foundation.jobs.heartbeat import beating
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.schedules import claim_slot
from tests.foundation.job_kinds import traces

KINDS = "tests.foundation.job_kinds"


def enqueue_jobs(kind: str, *subjects: str) -> list[str]:
    rows = [enqueue(f"{KINDS}.{kind}", organisation="", subject=name, at=clock.now()) for name in subjects]
    return [row.public_id for row in rows]


def look(job_id: str) -> list[object]:
    job = Job.objects.get(public_id=job_id)
    return [job.state, job.attempt, traces("counted")]


def an_hour_passes() -> None:
    """Leases run out, pauses end."""
    hour = timedelta(hours=1)
    Job.objects.update(lease_until=F("lease_until") - hour, due=F("due") - hour)
    DBTaskResult.objects.update(run_after=F("run_after") - hour)


def claim_slots(kind: str, number: str) -> int:
    """How many of the first slots were ours."""
    slots = [datetime(2026, 10, 5, tzinfo=UTC) + timedelta(minutes=n) for n in range(int(number))]
    return sum(claim_slot("every-minute", slot, job=f"{KINDS}.{kind}", at=slot) for slot in slots)


def beat() -> bool:
    """Whether the lease moved on by itself while the handler only computed."""
    long_ago = clock.now() - timedelta(hours=1)
    running = Job.objects.create(
        kind="", state=JobState.RUNNING, attempt=1, due=long_ago, created_at=long_ago, lease_until=long_ago
    )
    with beating(JobContext(running.public_id, "", "", 1), interval=0.05):
        time.sleep(0.5)
    running.refresh_from_db()
    return bool(running.lease_until and running.lease_until > clock.now())


ORDERS: dict[str, Callable[..., object]] = {
    "enqueue": enqueue_jobs,
    "look": look,
    "hour": an_hour_passes,
    "claim": claim_slots,
    "beat": beat,
}


def main() -> None:
    print(json.dumps(ORDERS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201  # the answer goes to the test
