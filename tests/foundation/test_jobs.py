from __future__ import annotations

import pytest

from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import JobState, ScheduleSlot
from tests.factories import MOMENT
from tests.foundation import job_kinds

pytestmark = pytest.mark.django_db


def test_a_job_runs_reports_and_ends() -> None:
    job = enqueue(job_kinds.count, organisation="", subject="a", at=MOMENT)
    with clock.frozen_at(MOMENT):
        run_attempt(job.public_id)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.done_share, job.progress_text) == (JobState.DONE, 1, 1.0, "Halfway")
    assert job.finished_at == MOMENT
    assert ScheduleSlot.objects.filter(schedule="counted a").count() == 1
