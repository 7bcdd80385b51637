"""One program of the demo on its way: planned, signed up for, matched, published, finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import MatchRun, RuleSet
from peerloom.domain.matching.operations.imports import commit_sheet, stage_sheet
from peerloom.domain.matching.operations.publishing import publish_run
from peerloom.domain.matching.operations.rule_sets import save_rules
from peerloom.domain.matching.operations.runs import start_run
from peerloom.domain.matching.queries.criteria import proposed_criteria
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.operations import ProgramPlan, advance_program, create_program
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from peerloom.simulation import Signups, SyntheticPerson


class Staff:
    """Who acts in the demo's past."""

    def __init__(self, *, organisation: Organisation, owner: Person, coordinator: Person) -> None:
        self.organisation = organisation
        self.owner = owner
        self.coordinator = coordinator

    def acting(self, at: datetime) -> Actor:
        return actor_of(self.coordinator, at=at)


class ProgramRound:
    """Each step happens at its own moment in the past; jobs run at once, in this process."""

    def __init__(self, staff: Staff, plan: ProgramPlan, signups: Signups) -> None:
        self.staff = staff
        self.plan = plan
        self.signups = signups
        self.people: list[SyntheticPerson] = list(signups.people)
        self.published_at: datetime | None = None

    def sign_up(self, planned: datetime, closed: datetime) -> None:
        """Plan and open the program, and take both sheets over when sign-up has closed."""
        with clock.frozen_at(planned):
            by = self.staff.acting(planned)
            self.program = create_program(plan=self.plan, by=by, at=planned)
            self.cohort = cohort_of(self.program)
            advance_program(program=self.program, to=ProgramState.OPEN, by=by, at=planned)
        self._take_over(Side.MENTEE, self.signups.mentees.as_csv(), closed)
        self._take_over(Side.MENTOR, self.signups.mentors.as_csv(), closed + timedelta(minutes=4))

    def _take_over(self, side: Side, content: bytes, at: datetime) -> None:
        name = f"{self.plan.name} {side.label.casefold()}s (responses).csv"
        with clock.frozen_at(at):
            by = self.staff.acting(at)
            file = ContentFile(content, name=name)
            sheet = stage_sheet(cohort=self.cohort, side=side, file=file, file_name=name, by=by, at=at)
            work_off(sheet.job)
            sheet.refresh_from_db()
            sheet = commit_sheet(sheet=sheet, revision=sheet.revision, by=by, at=at)
            work_off(sheet.job)

    def match(self, at: datetime) -> None:
        """Take the proposed rules as they are, and let a run compute pairs."""
        with clock.frozen_at(at):
            by = self.staff.acting(at)
            save_rules(
                cohort=self.cohort,
                objective=RuleSet.Objective.FAIR,
                criteria=proposed_criteria(self.cohort),
                based_on_version=0,
                by=by,
                at=at,
            )
            self.run = start_run(cohort=self.cohort, by=by, at=at)
            work_off(self.run.job)

    def publish(self, at: datetime) -> None:
        with clock.frozen_at(at):
            run = MatchRun.objects.within(self.cohort.organisation_id).get(pk=self.run.pk)
            publish_run(run=run, revision=run.revision, by=self.staff.acting(at), at=at)
        self.published_at = at

    def advance(self, to: ProgramState, at: datetime) -> None:
        with clock.frozen_at(at):
            advance_program(program=self.program, to=to, by=self.staff.acting(at), at=at)


def work_off(job: Job | None) -> None:
    """Run a queued job now, in this process. Raises RuntimeError when it fails: a demo is whole or not there."""
    if job is None:
        raise RuntimeError("nothing was queued")
    run_attempt(job.public_id)
    job.refresh_from_db()
    if job.state != JobState.DONE:
        raise RuntimeError(f"{job.kind}: {job.state} {job.failure}")
