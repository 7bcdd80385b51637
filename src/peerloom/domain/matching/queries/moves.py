"""What a change by hand would cost, before it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import ProposalState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries.existing_pairs import free_places, places_taken
from peerloom.domain.matching.queries.scores import PairScore, PairScores
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class MoveCost:
    """A move of one mentee to another mentor, and what comes with it. Scores are of 10,000.

    ``refusal`` says why it can't be done ("" where it can). Where the mentor has no free place, ``displaced`` is the
    mentee who changes over to ``leaving`` in return (a swap).
    """

    mentee: Application
    mentor: Application
    leaving: Application | None  # the mentor whom the mentee leaves; None for someone who was left out
    score_before: int | None
    score_after: int
    displaced: Application | None
    displaced_before: int | None
    displaced_after: int | None
    worst_before: int
    worst_after: int
    total_before: int
    total_after: int
    refusal: str = ""

    @property
    def total_change(self) -> int:
        return self.total_after - self.total_before


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A move in full: its cost, the proposals that it changes and what the new pairs are worth."""

    cost: MoveCost
    own: Proposal | None
    own_worth: PairScore
    swapped: Proposal | None = None
    swapped_worth: PairScore | None = None


def cost_of_move(
    *, run: MatchRun, mentee: Application, mentor: Application, leaving: Application | None = None
) -> MoveCost:
    """What moving a mentee, or placing one who was left out, would change. Changes nothing.

    ``leaving`` is needed only for a mentee with several mentors.
    """
    return plan_move(run=run, mentee=mentee, mentor=mentor, leaving=leaving).cost


def plan_move(
    *, run: MatchRun, mentee: Application, mentor: Application, leaving: Application | None = None
) -> MovePlan:
    """How the move would be made: into a free place, else by the swap that costs everyone together least."""
    pairs = _pairs(run)
    free = free_places(mentor, places_taken(run.cohort))
    having = list(pairs.filter(mentee=mentee))
    there = list(pairs.filter(mentor=mentor))
    own = _leaving(having, leaving)
    others = [proposal.mentee for proposal in there] + ([own.mentor] if own else [])
    scores = PairScores(run, [mentee, mentor, *others])
    plan = MovePlan(_cost(run, mentee, mentor, own), own, scores.of(mentee, mentor))
    refusal = _refusal(plan, having, there, leaving, free)
    if not refusal and len(there) >= free:
        swap = _best_swap(run, there, own, scores) if own else None
        if swap:
            plan = replace(plan, swapped=swap[0], swapped_worth=swap[1])
        else:
            refusal = _full(mentor)
    return replace(plan, cost=_reckoned(run, plan, refusal))


def _pairs(run: MatchRun) -> ScopedQuerySet[Proposal]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return rows.select_related("mentee__person", "mentor__person").order_by("pk")


def _leaving(having: list[Proposal], leaving: Application | None) -> Proposal | None:
    if leaving is not None:
        return next((proposal for proposal in having if proposal.mentor_id == leaving.pk), None)
    return having[0] if len(having) == 1 else None


def _refusal(
    plan: MovePlan, having: list[Proposal], there: list[Proposal], leaving: Application | None, free: int
) -> str:
    mentee, mentor, own = plan.cost.mentee, plan.cost.mentor, plan.own
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name}
    if any(proposal.mentor_id == mentor.pk for proposal in having):
        return _("%(mentee)s and %(mentor)s are together already.") % names
    if own is None and leaving is not None:
        return _("%(mentee)s is not with the mentor they should leave. Look at the matching again.") % names
    if own is None and len(having) >= max(mentee.places, 1):
        return _("%(mentee)s has several mentors. Say which of them to leave.") % names
    if own is not None and own.state == ProposalState.LOCKED:
        return _("%(mentee)s is locked to their mentor. Release the lock first.") % names
    if mentor.places < 1:
        return _("%(mentor)s offers no place.") % names
    if there and len(there) >= free and all(proposal.state == ProposalState.LOCKED for proposal in there):
        return _full(mentor)
    return plan.own_worth.refusal


def _full(mentor: Application) -> str:
    name = mentor.person.name
    return _("%(mentor)s has no free place, and nobody there can change over. Move somebody else first.") % {
        "mentor": name
    }


def _best_swap(
    run: MatchRun, there: list[Proposal], own: Proposal, scores: PairScores
) -> tuple[Proposal, PairScore] | None:
    having_other = {proposal.mentee_id for proposal in _pairs(run).filter(mentor=own.mentor_id)}
    possible = [
        (proposal, worth)
        for proposal in there
        if proposal.state != ProposalState.LOCKED
        and proposal.mentee_id not in having_other
        and not (worth := scores.of(proposal.mentee, own.mentor)).refusal
    ]
    return max(possible, key=lambda found: (found[1].score - found[0].score, -found[0].pk), default=None)


def _cost(run: MatchRun, mentee: Application, mentor: Application, own: Proposal | None) -> MoveCost:
    return MoveCost(
        mentee=mentee,
        mentor=mentor,
        leaving=own.mentor if own else None,
        score_before=own.score if own else None,
        score_after=0,
        displaced=None,
        displaced_before=None,
        displaced_after=None,
        worst_before=run.worst,
        worst_after=run.worst,
        total_before=run.total,
        total_after=run.total,
    )


def _reckoned(run: MatchRun, plan: MovePlan, refusal: str) -> MoveCost:
    cost = replace(plan.cost, score_after=plan.own_worth.score, refusal=refusal)
    if refusal:
        return cost
    swapped, worth = plan.swapped, plan.swapped_worth
    if swapped and worth:
        cost = replace(cost, displaced=swapped.mentee, displaced_before=swapped.score, displaced_after=worth.score)
    sums = score_sums(run)
    mentee = cost.mentee.pk
    sums[mentee] = sums.get(mentee, 0) - (cost.score_before or 0) + cost.score_after
    if swapped and worth:
        sums[swapped.mentee_id] += worth.score - swapped.score
    return replace(cost, worst_after=min(sums.values()), total_after=sum(sums.values()))


def score_sums(run: MatchRun) -> dict[int, int]:
    """Each matched mentee's score, summed over their mentors."""
    sums: dict[int, int] = {}
    for mentee, score in _pairs(run).values_list("mentee_id", "score"):
        sums[mentee] = sums.get(mentee, 0) + score
    return sums
