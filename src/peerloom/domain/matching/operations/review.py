"""Changing a run's result by hand, and deciding about pairs for good."""

from __future__ import annotations

import statistics
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision, ProposalState, RunState
from peerloom.domain.matching.models import LeftOut, MatchRun, PairDecision, Proposal
from peerloom.domain.matching.operations.revisions import locked
from peerloom.domain.matching.queries.moves import MovePlan, plan_move, score_sums
from peerloom.domain.matching.queries.scores import PairScore
from peerloom.domain.matching.queries.stored_shares import as_stored
from peerloom.domain.matching.rules import require_matching
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.pairing import Change, Obstacle


class CannotDecide(Refused):
    """These two can't be locked together or kept apart."""


class CannotMove(Refused):
    """The move breaks a rule, a capacity or a lock; the message names it."""


def decide_pair(
    *,
    run: MatchRun,
    mentee: Application,
    mentor: Application,
    decision: Decision | None,
    revision: int,
    by: Actor,
    at: datetime,
) -> MatchRun:
    """Lock two people together, keep them apart, or (None) take that back; it holds for every later run.

    In this run, locking marks the pair where it is proposed. Forbidding leaves the pair standing but publishing is
    refused until it has been moved or the run done again. Raises CannotDecide, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = _ready(run, revision, CannotDecide)
        _refuse_strangers(run, mentee, mentor, CannotDecide)
        if decision and mentee.person_id == mentor.person_id:
            raise CannotDecide(_("Nobody can be their own mentor, so there is nothing to decide."))
        decisions = PairDecision.objects.within(run.organisation_id).filter(
            cohort=run.cohort, mentee=mentee, mentor=mentor
        )
        decisions.delete()
        if decision:
            PairDecision.objects.create(
                organisation_id=run.organisation_id,
                cohort=run.cohort,
                mentee=mentee,
                mentor=mentor,
                decision=decision,
                decided_by_id=by.person_id,
                decided_at=at,
            )
        _mark(run, mentee, mentor, decision)
        run.revision += 1
        run.save(update_fields=["revision"])
        verbs = {Decision.LOCK: "pair.locked", Decision.FORBID: "pair.forbidden", None: "pair.released"}
        _record(verbs[decision], run, mentee, mentor, by, at)
    return run


def _ready(run: MatchRun, revision: int, error: type[Refused]) -> MatchRun:
    run = locked(run, revision=revision)
    if run.state != RunState.READY:
        raise error(_("Only a matching that is ready for review can be changed."))
    return run


def _refuse_strangers(run: MatchRun, mentee: Application, mentor: Application, error: type[Refused]) -> None:
    sides = (mentee.side, mentor.side) == (Side.MENTEE, Side.MENTOR)
    if not sides or {mentee.cohort_id, mentor.cohort_id} != {run.cohort_id}:
        raise error(_("Choose a mentee and a mentor of this cohort."))


def _mark(run: MatchRun, mentee: Application, mentor: Application, decision: Decision | None) -> None:
    proposals = Proposal.objects.within(run.organisation_id).filter(run=run, mentee=mentee, mentor=mentor)
    if decision == Decision.LOCK:
        proposals.update(state=ProposalState.LOCKED)
    else:
        proposals.filter(state=ProposalState.LOCKED).update(state=ProposalState.PROPOSED)


def _record(verb: str, run: MatchRun, mentee: Application, mentor: Application, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=run,
        organisation=run.cohort.organisation.public_id,
        by=by,
        at=at,
        details={"mentee": mentee.public_id, "mentor": mentor.public_id},
    )


def move_mentee(
    *,
    run: MatchRun,
    mentee: Application,
    mentor: Application,
    revision: int,
    by: Actor,
    at: datetime,
    leaving: Application | None = None,
) -> Proposal:
    """Give a mentee another mentor: into a free place, or by a swap with the mentee who is there.

    Exactly what `cost_of_move` showed happens. ``leaving`` is needed only for a mentee with several mentors.
    Raises CannotMove, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = _ready(run, revision, CannotMove)
        _refuse_strangers(run, mentee, mentor, CannotMove)
        plan = plan_move(run=run, mentee=mentee, mentor=mentor, leaving=leaving)
        if plan.cost.refusal:
            raise CannotMove(plan.cost.refusal)
        proposal = plan.own or Proposal(organisation_id=run.organisation_id, run=run, mentee=mentee)
        _give(proposal, mentor, plan.own_worth)
        if plan.swapped and plan.swapped_worth and plan.cost.leaving:
            _give(plan.swapped, plan.cost.leaving, plan.swapped_worth)
        _renew_left_out(run, plan)
        renew_figures(run)
        _record("pair.moved", run, mentee, mentor, by, at)
    return proposal


def place_left_out(
    *, run: MatchRun, mentee: Application, mentor: Application, revision: int, by: Actor, at: datetime
) -> Proposal:
    """Give a mentee who was left out a free place with a mentor. Raises as `move_mentee`."""
    left = LeftOut.objects.within(run.organisation_id).filter(run=run, application=mentee)
    if not left.exists():
        raise CannotMove(
            _("%(mentee)s has a mentor in this matching. Move them instead.") % {"mentee": mentee.person.name}
        )
    return move_mentee(run=run, mentee=mentee, mentor=mentor, revision=revision, by=by, at=at)


def _give(proposal: Proposal, mentor: Application, worth: PairScore) -> None:
    proposal.mentor, proposal.score, proposal.shares = mentor, worth.score, as_stored(worth.shares)
    proposal.state = ProposalState.EDITED
    proposal.runner_up = proposal.runner_up_score = proposal.runner_up_cost = None
    proposal.save()


def _renew_left_out(run: MatchRun, plan: MovePlan) -> None:
    rows = LeftOut.objects.within(run.organisation_id).filter(run=run)
    rows.filter(application__in=[plan.cost.mentee, plan.cost.mentor]).delete()
    leaving = plan.cost.leaving
    if leaving and not Proposal.objects.within(run.organisation_id).filter(run=run, mentor=leaving).exists():
        LeftOut.objects.create(
            organisation_id=run.organisation_id,
            run=run,
            application=leaving,
            obstacle=Obstacle.NOT_NEEDED.value,
            remedy=Change.NONE.value,
        )


def renew_figures(run: MatchRun) -> None:
    """Reckon the run's figures again after a change by hand; the upper bound holds for every matching of the pool."""
    sums = score_sums(run)
    scores = list(Proposal.objects.within(run.organisation_id).filter(run=run).values_list("score", flat=True))
    run.matched, run.total = len(sums), sum(scores)
    run.worst, run.median = min(sums.values(), default=0), int(statistics.median(scores)) if scores else 0
    run.gap = max(0.0, (run.upper_bound - run.total) / run.upper_bound) if run.upper_bound else 0.0
    run.revision += 1
    run.save()
