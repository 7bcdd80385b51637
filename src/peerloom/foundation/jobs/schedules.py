from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict, cast

from django.conf import settings
from django.db import transaction

from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.jobs.models import Job, JobState, ScheduleSlot


class Schedule(TypedDict):
    """An entry of settings.SCHEDULES: the handler's dotted path, and every how many seconds it runs."""

    job: str
    every: int


def slot_of(at: datetime, *, every: int) -> datetime:
    """The beginning of the slot in which a moment lies; slots count from the epoch, alike on every machine."""
    return datetime.fromtimestamp(int(at.timestamp()) // every * every, UTC)


class Timetable:
    """One worker's view of the schedules. Remembers what it has seen, so that most looks cost no query."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def enqueue_due(self, *, at: datetime) -> None:
        """Queue each schedule's job once for the slot that has begun; slots that passed while nobody ran stay empty."""
        schedules = cast("dict[str, Schedule]", settings.SCHEDULES)
        for name, schedule in schedules.items():
            slot = slot_of(at, every=schedule["every"])
            if self._seen.get(name) != slot:
                claim_slot(name, slot, job=schedule["job"], at=at)
                self._seen[name] = slot


def claim_slot(name: str, slot: datetime, *, job: str, at: datetime) -> bool:
    """Whether the slot was ours: the unique row and the job are one transaction.

    While the schedule's last job still waits, no second one is queued behind it.
    """
    with transaction.atomic():
        _, ours = ScheduleSlot.objects.get_or_create(schedule=name, slot=slot)
        if ours and not Job.objects.filter(kind=job, organisation="", state=JobState.WAITING).exists():
            enqueue(job, organisation="", subject="", at=at)
    return ours


def last_claimed() -> datetime | None:
    """The newest slot that any worker claimed: a sign of life."""
    newest = ScheduleSlot.objects.order_by("-slot").first()
    return newest.slot if newest else None
