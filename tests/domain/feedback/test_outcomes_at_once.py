"""Killed half-way, and two at once: all of a file or nothing, each value once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from peerloom.domain.feedback.enums.outcomes import OutcomeImportState
from peerloom.domain.feedback.jobs import outcomes as jobs
from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport
from peerloom.domain.feedback.operations.outcomes.by_hand import correct_outcome, record_outcomes, seen_of
from peerloom.domain.feedback.operations.outcomes.imports import commit_outcomes, discard_outcomes
from peerloom.domain.feedback.queries.outcome_columns import samples_of
from peerloom.domain.feedback.queries.outcome_rows import existing_values
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from peerloom.sheets import Sheet
from tests.at_once import answer_of, at_once, in_turn
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.outcomes import DAY, SOURCE, csv_of, make_measure, make_mentees, previewed, staged


def a_cohort() -> tuple[Cohort, Actor]:
    cohort = make_cohort(make_program(make_organisation()))
    return cohort, actor_with(cohort.organisation, Role.COORDINATOR)


class Killed(BaseException):
    """What a worker's end looks like from inside: nothing after it runs."""


@pytest.mark.usefixtures("transactional_db")
def test_killed_while_it_writes_it_has_written_nothing_and_the_next_attempt_writes_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort, by = a_cohort()
    mentees = make_mentees(cohort, 7)
    rows = [f"{mentee.email},3,2026-09-30" for mentee in mentees]
    imported = previewed(cohort, make_measure(cohort.organisation), csv_of(*rows), by)
    imported = commit_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT)
    assert imported.job is not None
    job = imported.job.public_id
    Job.objects.filter(public_id=job).update(state=JobState.RUNNING, attempt=1)

    def written_and_killed(imported: OutcomeImport, now: object) -> int:
        write(imported, MOMENT)
        raise Killed

    write = jobs._write
    monkeypatch.setattr(jobs, "_write", written_and_killed)
    with pytest.raises(Killed), clock.frozen_at(MOMENT):
        jobs.take_over_outcomes.run(JobContext(job, cohort.organisation.public_id, imported.public_id, 1))
    imported.refresh_from_db()
    assert imported.state == OutcomeImportState.COMMITTING
    assert not Outcome.objects.within(cohort.organisation_id).exists()
    assert imported.file.storage.exists(str(imported.file.name)), "nor is the file gone"

    monkeypatch.setattr(jobs, "_write", write)
    Job.objects.filter(public_id=job).update(state=JobState.WAITING)
    with clock.frozen_at(MOMENT + timedelta(minutes=2)):
        run_attempt(job)
        run_attempt(job)
    imported.refresh_from_db()
    assert imported.state == OutcomeImportState.COMMITTED
    assert Outcome.objects.within(cohort.organisation_id).count() == 7
    assert AuditEvent.objects.filter(verb="outcomes.taken_over").count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_two_who_take_over_at_once_start_one_job() -> None:
    cohort, by = a_cohort()
    [mentee] = make_mentees(cohort, 1)
    data = csv_of(f"{mentee.email},3,2026-09-30")
    imported = previewed(cohort, make_measure(cohort.organisation), data, by)
    before = Job.objects.count()

    def take_over() -> str:
        return str(commit_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT).state)

    assert at_once(take_over, take_over) == ["committing", "committing"]
    assert Job.objects.count() == before + 1


@pytest.mark.usefixtures("transactional_db")
def test_two_who_write_by_hand_at_once_write_it_once() -> None:
    cohort, by = a_cohort()
    mentees = make_mentees(cohort, 3)
    measure = make_measure(cohort.organisation)
    values = {mentee.public_id: Decimal(3) for mentee in mentees}

    def write() -> int:
        return record_outcomes(
            cohort=cohort,
            measure=measure,
            measured_on=DAY,
            source=SOURCE,
            values=values,
            seen=seen_of([]),
            by=by,
            at=MOMENT,
        ).new

    assert set(at_once(write, write)) == {0, 3}
    assert Outcome.objects.within(cohort.organisation_id).count() == 3


@pytest.mark.usefixtures("transactional_db")
def test_a_correction_made_while_a_file_is_taken_over_is_refused_and_not_written_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort, by = a_cohort()
    [mentee] = make_mentees(cohort, 1)
    measure = make_measure(cohort.organisation)
    record_outcomes(
        cohort=cohort,
        measure=measure,
        measured_on=DAY,
        source=SOURCE,
        values={mentee.public_id: Decimal(2)},
        seen=seen_of([]),
        by=by,
        at=MOMENT,
    )
    outcome = Outcome.objects.within(cohort.organisation_id).get()
    seen = seen_of([outcome])
    imported = previewed(cohort, measure, csv_of(f"{mentee.email},3,{DAY}"), by)
    commit_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT)
    imported.refresh_from_db()
    assert imported.job is not None

    def correct() -> str:
        correct_outcome(outcome=outcome, value=Decimal(4), measured_on=DAY, source=SOURCE, seen=seen, by=by, at=MOMENT)
        return "corrected"

    def read_and_then_somebody_corrects(measure: Measure, cohort_id: int) -> object:
        found = existing_values(measure, cohort_id)
        somebody.append(window.submit(in_turn, correct))
        wait(somebody, timeout=2)
        return found

    somebody: list[Future[object]] = []
    monkeypatch.setattr(jobs, "existing_values", read_and_then_somebody_corrects)
    with ThreadPoolExecutor(1) as window, clock.frozen_at(MOMENT):
        answer_of(partial(run_attempt, imported.job.public_id))  # the window may come between its end and its receipt
    assert {one.result() for one in somebody} == {ChangedMeanwhile}
    outcome.refresh_from_db()
    assert outcome.value == Decimal(3)


@pytest.mark.usefixtures("transactional_db")
def test_thrown_away_while_its_preview_is_written_neither_waits_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort, by = a_cohort()
    [mentee] = make_mentees(cohort, 1)
    imported = staged(cohort, make_measure(cohort.organisation), csv_of(f"{mentee.email},3,{DAY}"), by)
    assert imported.job is not None

    def throw_away() -> str:
        discard_outcomes(imported=imported, revision=imported.revision, by=by, at=MOMENT)
        return "thrown away"

    def shown_and_then_somebody_throws_it_away(sheet: Sheet) -> list[list[str]]:
        somebody.append(window.submit(in_turn, throw_away))
        wait(somebody, timeout=2)
        return samples_of(sheet)

    somebody: list[Future[object]] = []
    monkeypatch.setattr(jobs, "samples_of", shown_and_then_somebody_throws_it_away)
    with ThreadPoolExecutor(1) as window, clock.frozen_at(MOMENT):
        answer_of(partial(run_attempt, imported.job.public_id))  # the window may come between its end and its receipt
    assert [one.result() for one in somebody] == [ChangedMeanwhile]
    imported.refresh_from_db()
    assert imported.state == OutcomeImportState.PREVIEWED
