"""Handlers for the tests of jobs. Effects are counted in ScheduleSlot rows, which need nothing around them."""

from __future__ import annotations

from peerloom.foundation import clock
from peerloom.foundation.jobs import FailedJob, JobContext, handler
from peerloom.foundation.jobs.models import ScheduleSlot
from peerloom.foundation.refusals import Refused


def leave_trace(name: str) -> None:
    ScheduleSlot.objects.create(schedule=name, slot=clock.now())


def remember_failure(failed: FailedJob) -> None:
    leave_trace(f"failed {failed.subject}: {failed.message}"[:80])


@handler()
def count(context: JobContext) -> None:
    context.report(0.5, "Halfway")
    with context.finishing():
        leave_trace(f"counted {context.subject}")


@handler(on_failed=remember_failure)
def refuse(context: JobContext) -> None:
    raise Refused("The pool is empty. Add people first.")


@handler(on_failed=remember_failure)
def break_down(context: JobContext) -> None:
    leave_trace(f"tried {context.subject}")
    raise RuntimeError("no such thing")
