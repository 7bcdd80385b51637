from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Answer, Application
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.jobs import taking_over
from peerloom.domain.matching.models import SheetImport
from peerloom.domain.matching.operations import commit_sheet, discard_sheet, stage_sheet
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.context import AttemptOver, JobContext
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from tests.domain.matching.sheets import csv_of, previewed, real_sheet, run_job, tally
from tests.factories import MOMENT


@pytest.fixture
def committing(cohort: Cohort, coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> SheetImport:
    """A sheet of 120 people that is being taken over 50 at a time."""
    monkeypatch.setattr(taking_over, "CHUNK", 50)
    sheet = previewed(cohort, real_sheet("first-year", Side.MENTEE), coordinator)
    return commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)


class Killed(BaseException):
    """What a worker's end looks like from inside: nothing after it runs."""


class DyingContext(JobContext):
    """An attempt whose worker is killed after so many reports."""

    reports_left = 3

    def report(self, share: float, text: object = "") -> None:
        super().report(share, str(text))
        type(self).reports_left -= 1
        if type(self).reports_left == 0:
            raise Killed


def killed_half_way(sheet: SheetImport) -> Job:
    assert sheet.job is not None
    job = sheet.job
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1)
    DyingContext.reports_left = 3
    with pytest.raises(Killed), clock.frozen_at(MOMENT):
        taking_over.take_over_sheet.run(
            DyingContext(job.public_id, sheet.cohort.organisation.public_id, sheet.public_id, 1)
        )
    return job


def test_a_killed_job_goes_on_where_it_stopped_and_nobody_is_lost_or_doubled(committing: SheetImport) -> None:
    job = killed_half_way(committing)
    committing.refresh_from_db()
    assert (committing.state, committing.added) == (ImportState.COMMITTING, 100)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    with clock.frozen_at(MOMENT + timedelta(minutes=2)):
        run_attempt(job.public_id)
    committing.refresh_from_db()
    assert (committing.state, tally(committing)) == (ImportState.COMMITTED, (120, 0, 0, 4))
    organisation = committing.organisation_id
    assert Application.objects.within(organisation).count() == 120
    answers = Answer.objects.within(organisation)
    assert answers.count() == answers.values("application", "question").distinct().count() > 1_000


def test_an_attempt_that_lost_its_lease_writes_nothing_more(committing: SheetImport) -> None:
    job = killed_half_way(committing)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    with clock.frozen_at(MOMENT + timedelta(minutes=2)):
        run_attempt(job.public_id)
    late = JobContext(job.public_id, committing.cohort.organisation.public_id, committing.public_id, 1)
    with pytest.raises(AttemptOver):
        taking_over.take_over_sheet.run(late)
    committing.refresh_from_db()
    assert tally(committing) == (120, 0, 0, 4)


def test_a_job_that_fails_for_good_gives_the_sheet_back_with_the_reason(
    committing: SheetImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert committing.job is not None
    committing.file.storage.delete(str(committing.file.name))
    Job.objects.filter(pk=committing.job.pk).update(attempts_allowed=1)
    with clock.frozen_at(MOMENT):
        run_attempt(committing.job.public_id)
    committing.refresh_from_db()
    assert committing.state == ImportState.PREVIEWED
    assert committing.job.public_id in committing.failure
    assert not Application.objects.within(committing.organisation_id).exists()


def test_a_sheet_whose_reading_fails_for_good_says_so_and_can_be_thrown_away(
    cohort: Cohort, coordinator: Actor
) -> None:
    file = ContentFile(csv_of("a@example.org,A,B,Law,chess,1"))
    sheet = stage_sheet(cohort=cohort, side=Side.MENTEE, file=file, file_name="a.csv", by=coordinator, at=MOMENT)
    sheet.file.storage.delete(str(sheet.file.name))
    Job.objects.update(attempts_allowed=1)
    sheet = run_job(sheet)
    assert sheet.state == ImportState.UNREADABLE
    assert "start it again" in sheet.failure
    discard_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)
    assert not SheetImport.objects.within(cohort.organisation_id).exists()
