from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.enums import Decision, ProposalState, RunState
from peerloom.domain.matching.jobs.computing import compute_run
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations import (
    CannotCancelRun,
    CannotDiscardRun,
    CannotStartRun,
    cancel_run,
    decide_pair,
    discard_run,
    start_run,
)
from peerloom.domain.matching.queries import (
    differences,
    explain_left_out,
    left_out_of,
    proposals_of,
    runs_of,
)
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.context import AttemptOver, JobContext
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import computed, ready_run, rules_for, sign_up, small_pool
from tests.factories import MOMENT, actor_with, make_organisation


def pairs_of(run: MatchRun) -> set[tuple[str, str]]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return set(rows.values_list("mentee__person__given_name", "mentor__person__given_name"))


def test_a_run_pairs_everyone_explains_itself_and_keeps_its_figures(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    assert pairs_of(run) == {("Ana", "Maya"), ("Ben", "Noor"), ("Chi", "Maya")}
    assert (run.number, run.mentees, run.mentors, run.matched) == (1, 3, 3, 3)
    page = proposals_of(run)
    assert [one.score for one in page] == sorted(one.score for one in page)
    assert run.total == sum(one.score for one in page) <= run.upper_bound
    assert run.worst == page[0].score
    assert all(sum(share["points"] for share in one.shares) == one.score for one in page)
    (left,) = left_out_of(run)
    assert left.application.person.given_name == "Otto"
    assert explain_left_out(left).reason == "Every mentee who would suit already has a mentor."


def test_a_rule_is_never_broken_and_the_person_left_out_hears_which(cohort: Cohort, coordinator: Actor) -> None:
    people = small_pool(cohort)
    for name in ("Maya", "Noor"):
        people[name].person.standing = Standing.PAUSED
        people[name].person.save()
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    assert ("Ana", "Otto") not in pairs_of(run)
    reasons = {left.application.person.given_name: explain_left_out(left).reason for left in left_out_of(run)}
    assert "Employer" in reasons["Ana"]


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.PAUSED, Standing.LEFT])
def test_who_does_not_take_part_is_in_no_run(cohort: Cohort, coordinator: Actor, standing: Standing) -> None:
    people = small_pool(cohort)
    people["Maya"].person.standing = standing
    people["Maya"].person.save()
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    assert run.mentors == 2
    assert not any(mentor == "Maya" for _, mentor in pairs_of(run))


def test_nobody_is_their_own_mentor(cohort: Cohort, coordinator: Actor) -> None:
    people = small_pool(cohort)
    sign_up(cohort, Side.MENTEE, "Una Bell", ["rare"])
    other = people["Maya"]
    other.side, other.person = Side.MENTOR, people["Ben"].person
    other.save()
    rules_for(cohort, coordinator)
    assert ("Ben", "Ben") not in pairs_of(ready_run(cohort, coordinator))


def test_starting_twice_starts_one_run_and_the_next_one_has_the_next_number(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    first = start_run(cohort=cohort, by=coordinator, at=MOMENT)
    assert start_run(cohort=cohort, by=coordinator, at=MOMENT) == first
    assert Job.objects.count() == 1
    computed(first)
    assert ready_run(cohort, coordinator).number == 2
    assert [run.number for run in runs_of(cohort)] == [2, 1]


def test_what_is_missing_is_said_before_a_run_starts(cohort: Cohort, coordinator: Actor) -> None:
    with pytest.raises(CannotStartRun, match="no rules yet"):
        start_run(cohort=cohort, by=coordinator, at=MOMENT)
    people = small_pool(cohort)
    rules_for(cohort, coordinator)
    for name in ("Maya", "Noor", "Otto"):
        people[name].places = 0
        people[name].save()
    with pytest.raises(CannotStartRun, match="no mentors"):
        start_run(cohort=cohort, by=coordinator, at=MOMENT)
    for application in people.values():
        application.person.standing = Standing.HELD
        application.person.save()
    with pytest.raises(CannotStartRun, match="Nobody can be matched"):
        start_run(cohort=cohort, by=coordinator, at=MOMENT)


def test_a_lock_is_kept_and_a_ban_is_obeyed_in_later_runs(cohort: Cohort, coordinator: Actor) -> None:
    people = small_pool(cohort)
    rules_for(cohort, coordinator)
    first = ready_run(cohort, coordinator)
    for mentee, mentor, decision in (("Ben", "Maya", Decision.LOCK), ("Ana", "Maya", Decision.FORBID)):
        first = decide_pair(
            run=first,
            mentee=people[mentee],
            mentor=people[mentor],
            decision=decision,
            revision=first.revision,
            by=coordinator,
            at=MOMENT,
        )
    second = ready_run(cohort, coordinator)
    assert ("Ben", "Maya") in pairs_of(second)
    assert ("Ana", "Maya") not in pairs_of(second)
    lock = Proposal.objects.within(cohort.organisation_id).get(run=second, mentee=people["Ben"])
    assert lock.state == ProposalState.LOCKED
    found = differences(second, first)
    assert {(one.mentee.person.given_name, one.what) for one in found} >= {("Ben", "changed"), ("Ana", "changed")}


def test_a_lock_that_breaks_a_rule_is_named_and_not_dropped_silently(cohort: Cohort, coordinator: Actor) -> None:
    people = small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    decide_pair(
        run=run,
        mentee=people["Ana"],
        mentor=people["Otto"],
        decision=Decision.LOCK,
        revision=run.revision,
        by=coordinator,
        at=MOMENT,
    )
    (note,) = ready_run(cohort, coordinator).notes
    assert "Ana Silva" in note
    assert "Otto Weber" in note
    assert "rule" in note


def test_a_job_whose_worker_died_is_finished_by_another_and_only_once(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = start_run(cohort=cohort, by=coordinator, at=MOMENT)
    assert run.job is not None
    Job.objects.filter(pk=run.job.pk).update(state=JobState.RUNNING, attempt=1)
    dead = JobContext(run.job.public_id, cohort.organisation.public_id, run.public_id, 1)
    Job.objects.filter(pk=run.job.pk).update(state=JobState.WAITING)
    with clock.frozen_at(MOMENT + timedelta(minutes=2)):
        run_attempt(run.job.public_id)
    with pytest.raises(AttemptOver):
        compute_run.run(dead)
    run.refresh_from_db()
    assert (run.state, Proposal.objects.within(cohort.organisation_id).count()) == (RunState.READY, 3)


def test_a_run_that_fails_says_so(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules = rules_for(cohort, coordinator)
    run = start_run(cohort=cohort, by=coordinator, at=MOMENT)
    rules.criteria.update(kind="unknown")
    Job.objects.update(attempts_allowed=1)
    run = computed(run)
    assert run.state == RunState.FAILED
    assert "start it again" in run.failure
    assert start_run(cohort=cohort, by=coordinator, at=MOMENT).number == 2


def test_a_cancelled_run_writes_nothing(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = start_run(cohort=cohort, by=coordinator, at=MOMENT)
    assert cancel_run(run=run, by=coordinator, at=MOMENT).state == RunState.DISCARDED
    assert computed(run).state == RunState.DISCARDED
    assert not Proposal.objects.within(cohort.organisation_id).exists()
    with pytest.raises(CannotCancelRun):
        cancel_run(run=run, by=coordinator, at=MOMENT)


def test_a_ready_run_can_be_put_aside_once(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    run = discard_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)
    assert run.state == RunState.DISCARDED
    with pytest.raises(CannotDiscardRun):
        discard_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)


def test_only_who_runs_the_program_may_run_it(cohort: Cohort, coordinator: Actor) -> None:
    small_pool(cohort)
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    for stranger in (actor_with(cohort.organisation, "participant"), actor_with(make_organisation(), "owner")):
        with pytest.raises(PermissionDenied):
            start_run(cohort=cohort, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            cancel_run(run=run, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            discard_run(run=run, revision=run.revision, by=stranger, at=MOMENT)
        assert not MatchRun.objects.visible_to(stranger).exists()
