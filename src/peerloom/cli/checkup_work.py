"""What `peerloom doctor` looks at inside the database: clock, worker, jobs, e-mail, the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from peerloom.cli.checkup import Finding, good, problem, remark
from peerloom.domain.notifications.queries import messages_in_trouble
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditChain, AuditEvent
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.schedules import last_claimed

SILENCE = timedelta(minutes=2)
QUEUE = timedelta(minutes=15)
DRIFT = timedelta(seconds=5)


def findings() -> Iterator[Finding]:
    yield from clocks()
    yield worker()
    yield from jobs()
    yield from mail()
    yield from record()


def clocks() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        drift = abs(cursor.fetchone()[0] - clock.now())
    if drift > DRIFT:
        seconds = round(drift.total_seconds())
        yield problem(
            f"This machine's clock and the database's are {seconds} s apart.", "Turn on time synchronisation."
        )
    else:
        yield good("This machine and the database agree on the time.")


def worker() -> Finding:
    last, now = last_claimed(), clock.now()
    busy = Job.objects.filter(state=JobState.RUNNING, lease_until__gt=now).exists()
    if not busy and (last is None or now - last > SILENCE):
        when = f" since {last:%Y-%m-%d %H:%M} UTC" if last else ""
        mend = "Start one with: peerloom worker (peerloom serve starts one too)"
        return problem(f"No background worker has been at work{when}: no e-mail, no matching.", mend)
    return good("A background worker is at work.")


def jobs() -> Iterator[Finding]:
    now = clock.now()
    late = Job.objects.filter(state=JobState.WAITING, due__lt=now - QUEUE).count()
    silent = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now - SILENCE).count()
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - timedelta(days=1)).count()
    if late:
        yield problem(f"{late} jobs have waited for over 15 minutes.", "Start more workers with: peerloom worker")
    if silent:
        yield problem(f"{silent} jobs were left by a worker that has gone.", "Start a worker: it takes them up again.")
    if failed:
        yield remark(f"{failed} jobs have failed since yesterday.", "The log says why; search it for “Job”.")
    if not (late or silent):
        yield good("No job is stuck.")


def mail() -> Iterator[Finding]:
    stuck = messages_in_trouble()
    latest = stuck.exclude(failure="").order_by("-not_before").first()
    if latest:
        mend = f"The mail server's last answer: {latest.failure}. Try: peerloom doctor --mail"
        yield problem(f"{stuck.count()} e-mails could not be sent after several attempts.", mend)


def record() -> Iterator[Finding]:
    """The end of each chain only; `peerloom audit verify` recomputes all of it."""
    for chain in AuditChain.objects.order_by("organisation"):
        last = AuditEvent.objects.filter(organisation=chain.organisation).order_by("-number").first()
        found = (last.number, last.seal) if last else (0, "")
        if found != (chain.length, chain.head):
            mend = "Run: peerloom audit verify, and compare with a backup."
            yield problem(f"The record of organisation {chain.organisation or '(the installation)'} has gaps.", mend)
            return
    yield good("The record of who did what ends as it should.")
