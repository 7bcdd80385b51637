"""Handlers for the tests of jobs. Effects are counted in ScheduleSlot rows, which need nothing around them."""

from __future__ import annotations

import time

from django.conf import settings

from peerloom.foundation import clock
from peerloom.foundation.jobs import FailedJob, JobContext, cancel, handler
from peerloom.foundation.jobs.models import Job, ScheduleSlot
from peerloom.foundation.refusals import Refused


def leave_trace(name: str) -> None:
    ScheduleSlot.objects.create(schedule=name[:80], slot=clock.now())


def traces(name: str) -> int:
    return ScheduleSlot.objects.filter(schedule__startswith=name).count()


def remember_failure(failed: FailedJob) -> None:
    leave_trace(f"told {failed.subject}: {failed.message}")


def stumble_over_failure(failed: FailedJob) -> None:
    leave_trace(f"half told {failed.subject}")
    raise RuntimeError("cannot even be told")


@handler()
def count(context: JobContext) -> None:
    context.report(0.5, "Halfway")
    with context.finishing():
        leave_trace(f"counted {context.subject}")


@handler()
def just_count(context: JobContext) -> None:
    leave_trace(f"counted {context.subject}")


@handler(on_failed=remember_failure)
def refuse(context: JobContext) -> None:
    raise Refused("The pool is empty. Add people first.")


@handler(on_failed=remember_failure)
def break_down(context: JobContext) -> None:
    with context.finishing():
        leave_trace(f"counted {context.subject}")
        raise RuntimeError("no such thing")


@handler(on_failed=stumble_over_failure)
def break_down_twice(context: JobContext) -> None:
    raise RuntimeError("no such thing")


@handler()
def be_overtaken(context: JobContext) -> None:
    """Another worker takes the job over and finishes it while this one still works."""
    Job.objects.filter(public_id=context.job_id).update(attempt=context.attempt + 1)
    successor = JobContext(context.job_id, context.organisation, context.subject, context.attempt + 1)
    with successor.finishing():
        leave_trace("counted by the successor")
    with context.finishing():
        leave_trace("counted by the first")


@handler(on_failed=remember_failure)
def be_cancelled(context: JobContext) -> None:
    cancel(context.job_id, organisation=context.organisation, at=clock.now())
    context.report(0.9, "Nearly there")
    leave_trace("went on after it was cancelled")


@handler()
def hang_once(context: JobContext) -> None:
    """The first worker hangs inside its last transaction, until it is killed."""
    with context.finishing():
        leave_trace(f"counted {context.subject}")
        if context.attempt == 1:
            (settings.DATA / "hanging").touch()
            time.sleep(120)


@handler()
def take_its_time(context: JobContext) -> None:
    """Reports until it is told to stop, or ends by itself after a while."""
    (settings.DATA / "taking").touch()
    for step in range(600):
        context.report(step / 600, "Step by step")
        time.sleep(0.05)
