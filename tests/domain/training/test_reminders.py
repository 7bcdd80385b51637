from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import MessageText
from peerloom.domain.training.jobs import remind_late, remind_of_refreshers
from peerloom.domain.training.models import Completion
from peerloom.domain.training.operations import CannotRemind, remind_late_people
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import Handler, enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job
from tests.domain.training.conftest import School, person_of
from tests.factories import actor_with, make_organisation

pytestmark = pytest.mark.django_db
LATE = datetime.fromisoformat("2026-10-13T09:30:00+00:00")


@pytest.fixture
def run(school: School) -> Callable[[Handler, datetime], None]:
    """Runs a job as the worker does, for the school's cohort."""

    def work(handler: Handler, at: datetime) -> None:
        job = enqueue(handler.path, organisation=school.organisation.public_id, subject=school.cohort.public_id, at=at)
        with clock.frozen_at(at):
            run_attempt(job.public_id)

    return work


def written(school: School) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(school.organisation.pk).order_by("pk"))


def completed(school: School, *, until: date) -> Completion:
    return Completion.objects.create(
        organisation=school.organisation,
        person_id=school.mentee.person_id,
        course=school.course,
        title=school.course.title,
        minutes=20,
        completed_at=LATE,
        expires_on=until,
    )


def test_a_coordinator_asks_and_a_job_is_queued(school: School) -> None:
    remind_late_people(cohort=school.cohort, by=school.coordinator, at=LATE)
    job = Job.objects.get(kind=remind_late.path)
    assert (job.organisation, job.subject) == (school.organisation.public_id, school.cohort.public_id)
    assert AuditEvent.objects.filter(verb="training.reminded").count() == 1


def test_who_may_not_remind(school: School) -> None:
    for actor in (school.mentee, actor_with(make_organisation(), Role.OWNER)):
        with pytest.raises(CannotRemind):
            remind_late_people(cohort=school.cohort, by=actor, at=LATE)
    type(school.program).objects.within(school.organisation.pk).update(state=ProgramState.CLOSED)
    with pytest.raises(CannotRemind, match="not going on"):
        remind_late_people(cohort=school.cohort, by=school.coordinator, at=LATE)
    assert not Job.objects.exists()


def test_at_most_once_in_seven_days(school: School, run: Callable[[Handler, datetime], None]) -> None:
    run(remind_late, LATE)
    run(remind_late, LATE)
    run(remind_late, LATE + timedelta(days=6))
    assert len(written(school)) == 2
    run(remind_late, LATE + timedelta(days=7, minutes=1))
    assert len(written(school)) == 4
    assert "Active listening" in written(school)[0].text
    assert written(school)[0].subject == "One course for Mentor Up is still open"


def test_nobody_on_hold_is_reminded(school: School, run: Callable[[Handler, datetime], None]) -> None:
    held = person_of(school.mentor)
    held.standing = "held"
    held.save()
    run(remind_late, LATE)
    assert [entry.person_id for entry in written(school)] == [school.mentee.person_id]


def test_the_programs_own_words(school: School, run: Callable[[Handler, datetime], None]) -> None:
    MessageText.objects.create(
        organisation=school.organisation,
        program=school.program,
        purpose="training_late",
        subject="Psst, {given_name}",
        body="<b>Do</b> {courses}",
    )
    run(remind_late, LATE)
    entry = written(school)[0]
    assert entry.subject == "Psst, Linh"
    assert entry.text.startswith("<b>Do</b> Active listening")
    assert "&lt;b&gt;Do&lt;/b&gt;" in entry.html
    assert f"/o/{school.organisation.slug}/training/" in entry.text


def test_a_refresher_is_announced_once(school: School, run: Callable[[Handler, datetime], None]) -> None:
    completion = completed(school, until=LATE.date() + timedelta(days=43))
    run(remind_of_refreshers, LATE)
    assert written(school) == []
    for hours in (24, 24, 48):
        run(remind_of_refreshers, LATE + timedelta(hours=hours))
    [entry] = written(school)
    assert entry.subject == "Please refresh “Active listening” by 25 November 2026"
    completion.refresh_from_db()
    assert completion.reminded_at == LATE + timedelta(hours=24)


def test_nobody_is_told_to_refresh_what_they_refreshed(
    school: School, run: Callable[[Handler, datetime], None]
) -> None:
    completed(school, until=LATE.date())
    second = completed_again(school)
    run(remind_of_refreshers, LATE)
    assert written(school) == []
    second.refresh_from_db()
    assert second.reminded_at is None


def completed_again(school: School) -> Completion:
    first = Completion.objects.within(school.organisation.pk).get()
    return Completion.objects.create(
        organisation=school.organisation,
        person_id=first.person_id,
        course=first.course,
        title=first.title,
        minutes=first.minutes,
        round=2,
        completed_at=LATE,
        expires_on=LATE.date() + timedelta(days=365),
    )


def test_a_program_that_is_over_reminds_nobody(school: School, run: Callable[[Handler, datetime], None]) -> None:
    completed(school, until=LATE.date())
    type(school.program).objects.within(school.organisation.pk).update(state=ProgramState.CLOSED)
    run(remind_of_refreshers, LATE)
    run(remind_late, LATE)
    assert written(school) == []
