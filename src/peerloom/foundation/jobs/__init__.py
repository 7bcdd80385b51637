"""Work outside a request: queued with the change that needs it, run at least once, finished exactly once.

    @handler(on_failed=mark_failed)
    def compute(context: JobContext) -> None:
        for done in ...:
            context.report(done / total, _("Comparing pairs"))
        with context.finishing():
            ...write the result...

    enqueue(compute, organisation=organisation.public_id, subject=run.public_id, at=at)

A handler lives at the top of a module. What it writes inside `JobContext.finishing` and the job's own end are one
transaction, so a worker that is killed loses nothing, and its successor does nothing twice.
"""

from peerloom.foundation.jobs.context import AttemptOver, Cancelled, JobContext, LeaseLost
from peerloom.foundation.jobs.enqueueing import cancel, enqueue
from peerloom.foundation.jobs.handlers import FailedJob, Handler, UnknownHandler, handler
from peerloom.foundation.jobs.one_by_one import OneByOne, SomeFailed, one_by_one

__all__ = [
    "AttemptOver",
    "Cancelled",
    "FailedJob",
    "Handler",
    "JobContext",
    "LeaseLost",
    "OneByOne",
    "SomeFailed",
    "UnknownHandler",
    "cancel",
    "enqueue",
    "handler",
    "one_by_one",
]
