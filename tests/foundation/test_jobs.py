from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from peerloom.foundation import clock
from peerloom.foundation.jobs import Handler, JobContext, cancel, enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.jobs.settling import give_back, pause_after
from tests.factories import MOMENT
from tests.foundation import job_kinds
from tests.foundation.job_kinds import traces

pytestmark = pytest.mark.django_db


def job_of(kind: Handler | str, *, attempts_allowed: int = 4) -> Job:
    return enqueue(kind, organisation="", subject="a", at=MOMENT, attempts_allowed=attempts_allowed)


def attempt(job: Job, *, after: timedelta = timedelta()) -> Job:
    """One attempt at the given time; the job as it is then."""
    with clock.frozen_at(MOMENT + after):
        run_attempt(job.public_id)
    job.refresh_from_db()
    return job


def test_a_job_runs_reports_and_ends() -> None:
    job = attempt(job_of(job_kinds.count))
    assert (job.state, job.attempt, job.done_share, job.progress_text) == (JobState.DONE, 1, 1.0, "Halfway")
    assert (job.finished_at, job.lease_until) == (MOMENT, None)
    assert traces("counted a") == 1


def test_a_handler_that_does_not_finish_by_itself_is_done_when_it_returns() -> None:
    assert attempt(job_of(job_kinds.just_count)).state == JobState.DONE


def test_a_job_that_has_ended_does_not_run_again() -> None:
    job = attempt(job_of(job_kinds.count))
    attempt(job, after=timedelta(hours=1))
    assert (job.attempt, traces("counted a")) == (1, 1)


def test_a_job_is_gone_when_the_change_that_wanted_it_is_rolled_back() -> None:
    with transaction.atomic():
        job_of(job_kinds.count)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_job_for_later_waits_until_then() -> None:
    later = timedelta(minutes=15)
    job = enqueue(job_kinds.count, organisation="", subject="a", at=MOMENT, not_before=MOMENT + later)
    assert DBTaskResult.objects.get().run_after == MOMENT + later
    assert attempt(job, after=later - timedelta(seconds=1)).state == JobState.WAITING
    assert attempt(job, after=later).state == JobState.DONE


def test_what_breaks_is_tried_again_with_growing_pauses_and_then_fails_in_words_for_people() -> None:
    job = job_of(job_kinds.break_down, attempts_allowed=3)
    pauses = []
    while attempt(job, after=job.due - MOMENT).state == JobState.WAITING:
        pauses.append(pause_after(job))
        assert attempt(job, after=job.due - MOMENT - timedelta(milliseconds=1)).attempt == len(pauses)
    assert (job.state, job.attempt, len(pauses)) == (JobState.FAILED, 3, 2)
    assert pauses[1] > pauses[0] > timedelta(seconds=3)
    assert job.public_id in job.failure
    assert "no such thing" not in job.failure
    assert traces("told a: Something in Peerloom broke") == 1
    assert traces("counted") == 0


def test_the_pause_is_the_same_each_time_and_never_longer_than_agreed() -> None:
    job = Job(public_id="A" * 22, attempt=1)
    assert pause_after(job) == pause_after(job)
    assert timedelta(seconds=3.75) <= pause_after(job) <= timedelta(seconds=6.25)
    job.attempt = 60
    assert timedelta(minutes=7.5) <= pause_after(job) <= timedelta(minutes=12.5)


def test_a_refusal_fails_at_once_with_its_own_words() -> None:
    job = attempt(job_of(job_kinds.refuse))
    assert (job.state, job.attempt, job.failure) == (JobState.FAILED, 1, "The pool is empty. Add people first.")
    assert traces("told a: The pool is empty. Add people first.") == 1


def test_a_job_fails_even_when_its_owner_cannot_be_told() -> None:
    job = attempt(job_of(job_kinds.break_down_twice, attempts_allowed=1))
    assert job.state == JobState.FAILED
    assert traces("half told") == 0


@pytest.mark.parametrize("kind", ["peerloom.nowhere.at_all", "peerloom.foundation.clock.now", "nonsense"])
def test_an_unknown_kind_fails_and_is_named(kind: str) -> None:
    job = attempt(job_of(kind))
    assert job.state == JobState.FAILED
    assert kind in job.failure


def test_an_attempt_that_lost_its_lease_writes_nothing() -> None:
    job = attempt(job_of(job_kinds.be_overtaken))
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    assert (traces("counted by the successor"), traces("counted by the first")) == (1, 0)


def test_a_cancelled_job_stops_at_its_next_report_and_nobody_calls_it_a_failure() -> None:
    job = attempt(job_of(job_kinds.be_cancelled))
    assert (job.state, job.failure, job.finished_at) == (JobState.CANCELLED, "", MOMENT)
    assert traces("went on") + traces("told") == 0


def test_cancelling_stops_a_waiting_job_of_the_same_organisation_only() -> None:
    job = enqueue(job_kinds.count, organisation="here", subject="a", at=MOMENT)
    assert not cancel(job.public_id, organisation="elsewhere", at=MOMENT)
    assert cancel(job.public_id, organisation="here", at=MOMENT)
    assert not cancel(job.public_id, organisation="here", at=MOMENT)
    assert attempt(job).state == JobState.CANCELLED
    assert traces("counted") == 0


def test_progress_stays_within_its_bounds_and_keeps_the_lease() -> None:
    job = job_of(job_kinds.count)
    Job.objects.update(state=JobState.RUNNING, attempt=1, lease_until=MOMENT)
    context = JobContext(job.public_id, "", "a", 1)
    with clock.frozen_at(MOMENT):
        context.report(1.7, "x" * 500)
    job.refresh_from_db()
    assert (job.done_share, len(job.progress_text)) == (1.0, 200)
    assert job.lease_until is not None
    assert job.lease_until > MOMENT


def test_a_job_that_is_given_back_is_due_at_once_and_keeps_its_attempts() -> None:
    job = job_of(job_kinds.count, attempts_allowed=1)
    Job.objects.update(state=JobState.RUNNING, attempt=1)
    job.refresh_from_db()
    give_back(job, at=MOMENT)
    assert attempt(job).state == JobState.DONE
    assert job.attempt == 2
