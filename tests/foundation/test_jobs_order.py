"""Schedules, and the mending of what killed workers leave behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState, ScheduleSlot
from peerloom.foundation.jobs.schedules import Timetable, claim_slot, last_claimed, slot_of
from peerloom.foundation.jobs.sweeping import prune, sweep
from peerloom.foundation.jobs.worker import Worker
from tests.factories import MOMENT
from tests.foundation import job_kinds
from tests.foundation.job_kinds import traces

pytestmark = pytest.mark.django_db

SCHEDULES = {"count": {"job": job_kinds.count.path, "every": 60}}


def running(*, attempts_allowed: int = 4) -> Job:
    """A job whose worker has fallen silent; its lease ran out at MOMENT."""
    job = enqueue(job_kinds.break_down, organisation="", subject="a", at=MOMENT, attempts_allowed=attempts_allowed)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=MOMENT)
    Job.objects.update(state=JobState.RUNNING, attempt=1, lease_until=MOMENT)
    return job


def test_a_silent_worker_loses_its_job_only_when_the_lease_has_run_out() -> None:
    job = running()
    sweep(at=MOMENT)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    sweep(at=MOMENT + timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.WAITING, 1)
    assert job.ticket
    assert DBTaskResult.objects.filter(pk=job.ticket, status=TaskResultStatus.READY).exists()


def test_a_job_whose_workers_keep_falling_silent_fails_in_the_end() -> None:
    job = running(attempts_allowed=1)
    sweep(at=MOMENT + timedelta(seconds=1))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert traces("told a: Something in Peerloom broke") == 1


def test_the_ticket_of_a_killed_worker_does_not_stay_open() -> None:
    running()
    sweep(at=MOMENT + timedelta(minutes=5))
    states = DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True)
    assert list(states) == [TaskResultStatus.FAILED, TaskResultStatus.READY]


def test_a_lost_ticket_is_replaced_once() -> None:
    job = enqueue(job_kinds.count, organisation="", subject="a", at=MOMENT)
    DBTaskResult.objects.all().delete()
    sweep(at=MOMENT + timedelta(seconds=5))
    assert not DBTaskResult.objects.exists()
    for _ in range(2):
        sweep(at=MOMENT + timedelta(minutes=1))
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.public_id]


def test_slots_begin_alike_on_every_machine() -> None:
    at = datetime(2026, 10, 5, 9, 30, 47, tzinfo=UTC)
    assert slot_of(at, every=15) == datetime(2026, 10, 5, 9, 30, 45, tzinfo=UTC)
    assert slot_of(at, every=3600) == datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@override_settings(SCHEDULES=SCHEDULES)
def test_a_schedule_queues_one_job_per_slot_and_none_for_slots_that_were_missed() -> None:
    first, second = Timetable(), Timetable()
    for timetable in (first, second, first):
        timetable.enqueue_due(at=MOMENT)
    assert Job.objects.count() == 1
    Job.objects.update(state=JobState.DONE)
    first.enqueue_due(at=MOMENT + timedelta(hours=5))
    assert Job.objects.count() == 2
    assert last_claimed() == MOMENT + timedelta(hours=5)


def test_a_schedule_does_not_pile_up_behind_a_job_that_still_waits() -> None:
    path = job_kinds.count.path
    assert claim_slot("count", MOMENT, job=path, at=MOMENT)
    assert claim_slot("count", MOMENT + timedelta(minutes=1), job=path, at=MOMENT)
    assert Job.objects.count() == 1


def test_a_worker_works_off_what_is_due() -> None:
    due = enqueue(job_kinds.count, organisation="", subject="a", at=clock.now())
    later = enqueue(
        job_kinds.count, organisation="", subject="b", at=clock.now(), not_before=clock.now() + timedelta(hours=1)
    )
    assert Worker().run_what_is_due() == 1
    states = dict(Job.objects.values_list("public_id", "state"))
    assert states == {due.public_id: JobState.DONE, later.public_id: JobState.WAITING}


def test_what_nobody_looks_at_any_more_is_forgotten() -> None:
    old, recent = MOMENT - timedelta(days=2), MOMENT - timedelta(hours=2)
    for finished in (old, recent):
        for organisation in ("", "here"):
            enqueue(job_kinds.count, organisation=organisation, subject="", at=finished)
        Job.objects.filter(finished_at=None).update(state=JobState.DONE, finished_at=finished)
        DBTaskResult.objects.filter(finished_at=None).update(status=TaskResultStatus.SUCCESSFUL, finished_at=finished)
        ScheduleSlot.objects.create(schedule="count", slot=finished)
    job = enqueue(prune, organisation="", subject="", at=MOMENT)
    with clock.frozen_at(MOMENT):
        run_attempt(job.public_id)
    kept = Job.objects.exclude(pk=job.pk).values_list("organisation", "finished_at")
    assert sorted(kept) == [("", recent), ("here", old), ("here", recent)]
    assert set(DBTaskResult.objects.finished().values_list("finished_at", flat=True)) == {recent}
    assert ScheduleSlot.objects.get().slot == recent
