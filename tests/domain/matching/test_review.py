from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision, ProposalState
from peerloom.domain.matching.models import LeftOut, MatchRun, PairDecision, Proposal
from peerloom.domain.matching.operations import (
    CannotDecide,
    CannotMove,
    decide_pair,
    move_mentee,
    place_left_out,
)
from peerloom.domain.matching.queries import cost_of_move, decisions_of, left_out_of, proposals_of
from peerloom.domain.matching.queries.runs import ProposalFilter
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import EMPLOYER, SKILLS, ready_run, rules_for, sign_up, small_pool
from tests.domain.matching.test_runs import pairs_of
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation

People = dict[str, Application]


@pytest.fixture
def people(cohort: Cohort) -> People:
    return small_pool(cohort)


@pytest.fixture
def run(cohort: Cohort, coordinator: Actor, people: People) -> MatchRun:
    """Ana and Chi with Maya, Ben with Noor; Otto is free, and works where Ana does."""
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    return ready_run(cohort, coordinator)


def move(run: MatchRun, people: People, mentee: str, mentor: str, by: Actor) -> Proposal:
    return move_mentee(run=run, mentee=people[mentee], mentor=people[mentor], revision=run.revision, by=by, at=MOMENT)


def test_a_move_into_a_free_place_does_what_its_cost_said(run: MatchRun, people: People, coordinator: Actor) -> None:
    cost = cost_of_move(run=run, mentee=people["Chi"], mentor=people["Otto"])
    assert (cost.refusal, cost.leaving, cost.displaced) == ("", people["Maya"], None)
    assert (cost.score_before, cost.score_after, cost.total_change) == (10_000, 5_000, -5_000)
    assert (cost.worst_before, cost.worst_after) == (10_000, 5_000)
    assert ("Chi", "Maya") in pairs_of(run)
    proposal = move(run, people, "Chi", "Otto", coordinator)
    run.refresh_from_db()
    assert pairs_of(run) == {("Ana", "Maya"), ("Ben", "Noor"), ("Chi", "Otto")}
    assert (proposal.state, proposal.score) == (ProposalState.EDITED, cost.score_after)
    assert (run.total, run.worst, run.median) == (cost.total_after, cost.worst_after, 10_000)
    assert run.gap == pytest.approx((run.upper_bound - run.total) / run.upper_bound)
    assert sum(share["points"] for share in proposal.shares) == proposal.score
    assert not left_out_of(run).exists()
    event = AuditEvent.objects.get(verb="pair.moved")
    assert event.details == {"mentee": people["Chi"].public_id, "mentor": people["Otto"].public_id}


def test_a_mentor_who_is_left_without_anyone_is_listed_as_left_out(
    run: MatchRun, people: People, coordinator: Actor
) -> None:
    people["Maya"].places = 3
    people["Maya"].save()
    move(run, people, "Ben", "Maya", coordinator)
    names = set(left_out_of(run).values_list("application__person__given_name", flat=True))
    assert names == {"Noor", "Otto"}


def test_a_full_mentor_means_a_swap_whose_cost_is_shown_for_both(
    run: MatchRun, people: People, coordinator: Actor
) -> None:
    cost = cost_of_move(run=run, mentee=people["Ben"], mentor=people["Maya"])
    assert cost.displaced is not None
    assert (cost.score_before, cost.score_after, cost.displaced_before, cost.displaced_after) == (10_000, 0, 10_000, 0)
    move(run, people, "Ben", "Maya", coordinator)
    run.refresh_from_db()
    name = cost.displaced.person.given_name
    assert {("Ben", "Maya"), (name, "Noor")} <= pairs_of(run)
    assert (run.total, run.worst, run.matched) == (cost.total_after, 0, 3)


def test_a_swap_never_moves_a_locked_pair(run: MatchRun, people: People, coordinator: Actor) -> None:
    Proposal.objects.within(run.organisation_id).filter(run=run, mentor=people["Maya"]).update(
        state=ProposalState.LOCKED
    )
    with pytest.raises(CannotMove, match="no free place"):
        move(run, people, "Ben", "Maya", coordinator)
    with pytest.raises(CannotMove, match="locked"):
        move(run, people, "Ana", "Noor", coordinator)


def test_a_move_that_breaks_a_rule_is_refused_by_the_rules_name(
    run: MatchRun, people: People, coordinator: Actor
) -> None:
    before = pairs_of(run)
    with pytest.raises(CannotMove, match="Employer"):
        move(run, people, "Ana", "Otto", coordinator)
    assert pairs_of(run) == before
    run.refresh_from_db()
    assert run.revision == MatchRun.objects.within(run.organisation_id).get().revision


def test_nobody_is_moved_to_someone_who_is_held_full_up_or_there_already(
    run: MatchRun, people: People, coordinator: Actor
) -> None:
    with pytest.raises(CannotMove, match="together already"):
        move(run, people, "Ben", "Noor", coordinator)
    people["Otto"].person.standing = Standing.HELD
    people["Otto"].person.save()
    with pytest.raises(CannotMove, match="does not take part"):
        move(run, people, "Ben", "Otto", coordinator)
    people["Otto"].places = 0
    people["Otto"].save()
    with pytest.raises(CannotMove, match="offers no place"):
        move(run, people, "Ben", "Otto", coordinator)


def test_someone_from_another_cohort_is_not_moved_in(run: MatchRun, people: People, coordinator: Actor) -> None:
    other = make_cohort(run.cohort.program, name="Spring 2027")
    stranger = small_pool(other)["Otto"]
    with pytest.raises(CannotMove, match="of this cohort"):
        move_mentee(run=run, mentee=people["Ben"], mentor=stranger, revision=run.revision, by=coordinator, at=MOMENT)
    with pytest.raises(CannotDecide, match="of this cohort"):
        decide(run, stranger, people["Maya"], Decision.LOCK, coordinator)


def test_who_was_left_out_gets_a_free_place_and_never_a_taken_one(
    cohort: Cohort, people: People, coordinator: Actor
) -> None:
    dora = sign_up(cohort, Side.MENTEE, "Dora Lind", ["data"], employer="Acme")
    people["Otto"].places = 0
    people["Otto"].save()
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    run = ready_run(cohort, coordinator)
    (left,) = [one.application for one in left_out_of(run) if one.application.side == Side.MENTEE]
    with pytest.raises(CannotMove, match="no free place"):
        place_left_out(run=run, mentee=left, mentor=people["Noor"], revision=run.revision, by=coordinator, at=MOMENT)
    people["Noor"].places = 2
    people["Noor"].save()
    cost = cost_of_move(run=run, mentee=left, mentor=people["Noor"])
    place_left_out(run=run, mentee=left, mentor=people["Noor"], revision=run.revision, by=coordinator, at=MOMENT)
    run.refresh_from_db()
    assert (run.matched, run.total) == (4, cost.total_after)
    assert not LeftOut.objects.within(cohort.organisation_id).filter(run=run, application__side=Side.MENTEE).exists()
    with pytest.raises(CannotMove, match="Move them instead"):
        place_left_out(run=run, mentee=dora, mentor=people["Maya"], revision=run.revision, by=coordinator, at=MOMENT)


def test_a_mentee_with_two_mentors_says_which_one_to_leave(cohort: Cohort, people: People, coordinator: Actor) -> None:
    ben, noor, maya, otto = (people[name] for name in ("Ben", "Noor", "Maya", "Otto"))
    ben.places = 2
    ben.save()
    for name in ("Ana", "Chi"):
        people[name].person.standing = Standing.PAUSED
        people[name].person.save()
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    run = ready_run(cohort, coordinator)
    assert pairs_of(run) in ({("Ben", "Noor"), ("Ben", "Maya")}, {("Ben", "Noor"), ("Ben", "Otto")})
    free = otto if ("Ben", "Maya") in pairs_of(run) else maya
    with pytest.raises(CannotMove, match="several mentors"):
        move(run, people, "Ben", free.person.given_name, coordinator)
    move_mentee(run=run, mentee=ben, mentor=free, leaving=noor, revision=run.revision, by=coordinator, at=MOMENT)
    assert pairs_of(run) == {("Ben", "Maya"), ("Ben", "Otto")}
    run.refresh_from_db()
    assert (run.matched, run.total, run.worst) == (1, 0, 0)


def decide(run: MatchRun, mentee: Application, mentor: Application, what: Decision | None, by: Actor) -> MatchRun:
    return decide_pair(run=run, mentee=mentee, mentor=mentor, decision=what, revision=run.revision, by=by, at=MOMENT)


def test_locking_marks_the_pair_and_releasing_takes_it_back(run: MatchRun, people: People, coordinator: Actor) -> None:
    ana, maya = people["Ana"], people["Maya"]
    run = decide(run, ana, maya, Decision.LOCK, coordinator)
    assert [one.mentee.person.given_name for one in proposals_of(run, chosen=ProposalFilter(state="locked"))] == ["Ana"]
    assert decisions_of(run.cohort) == {(ana.pk, maya.pk): Decision.LOCK}
    run = decide(run, ana, maya, None, coordinator)
    assert not decisions_of(run.cohort)
    assert not proposals_of(run, chosen=ProposalFilter(state="locked")).object_list
    verbs = AuditEvent.objects.filter(verb__startswith="pair.").order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["pair.locked", "pair.released"]


def test_forbidding_flags_the_pair_until_it_is_moved(run: MatchRun, people: People, coordinator: Actor) -> None:
    run = decide(run, people["Chi"], people["Maya"], Decision.FORBID, coordinator)
    flagged = ProposalFilter(state="forbidden")
    assert [one.mentee.person.given_name for one in proposals_of(run, chosen=flagged)] == ["Chi"]
    move(run, people, "Chi", "Otto", coordinator)
    run.refresh_from_db()
    assert not proposals_of(run, chosen=flagged).object_list
    with pytest.raises(CannotMove, match="never to be together"):
        move(run, people, "Chi", "Maya", coordinator)


def test_two_coordinators_do_not_overwrite_each_other(run: MatchRun, people: People, coordinator: Actor) -> None:
    seen = run.revision
    move(run, people, "Chi", "Otto", coordinator)
    other = actor_with(run.cohort.organisation, "staff")
    with pytest.raises(ChangedMeanwhile, match=f"{coordinator.name} changed this at 09:30"):
        move_mentee(run=run, mentee=people["Ben"], mentor=people["Maya"], revision=seen, by=other, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        decide_pair(
            run=run,
            mentee=people["Ben"],
            mentor=people["Noor"],
            decision=Decision.LOCK,
            revision=seen,
            by=other,
            at=MOMENT,
        )
    assert not PairDecision.objects.within(run.organisation_id).exists()


def test_only_who_runs_the_program_may_change_a_matching(run: MatchRun, people: People) -> None:
    for stranger in (actor_with(run.cohort.organisation, "participant"), actor_with(make_organisation(), "owner")):
        with pytest.raises(PermissionDenied):
            move(run, people, "Chi", "Otto", stranger)
        with pytest.raises(PermissionDenied):
            decide(run, people["Chi"], people["Maya"], Decision.LOCK, stranger)
