"""Runs of a cohort, what they propose and how two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import LeftOut, MatchRun, PairDecision, Proposal
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet


class Order(StrEnum):
    WORST = "worst"
    BEST = "best"
    MENTEE = "mentee"
    MENTOR = "mentor"


ORDERS: dict[str, tuple[str, ...]] = {
    Order.WORST: ("score", "pk"),
    Order.BEST: ("-score", "pk"),
    Order.MENTEE: ("mentee__person__family_name", "mentee__person__given_name", "pk"),
    Order.MENTOR: ("mentor__person__family_name", "mentor__person__given_name", "pk"),
}
FORBIDDEN = "forbidden"
URGENCY = ("lost", "changed", "new")


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which pairs to show. ``words`` are looked for in both names; ``state`` is a `ProposalState` or "forbidden"."""

    words: str = ""
    state: str = ""
    score_below: int | None = None  # of 10,000


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one mentee between two runs. None stands for nobody."""

    mentee: Application
    before: tuple[Application, ...]
    after: tuple[Application, ...]
    score_before: int | None
    score_after: int | None

    @property
    def what(self) -> str:
        """ "new", "changed" or "lost"."""
        if not self.before:
            return "new"
        return "changed" if self.after else "lost"


def runs_of(cohort: Cohort) -> ScopedQuerySet[MatchRun]:
    """The cohort's runs with their job and who started them, newest first; discarded ones too."""
    rows = MatchRun.objects.within(cohort.organisation_id).filter(cohort=cohort)
    return rows.select_related("job", "started_by", "rule_set")


def proposals_of(
    run: MatchRun,
    *,
    chosen: ProposalFilter | None = None,
    order: str = Order.WORST,
    page: int = 1,
    per_page: int = 50,
    known: int | None = None,
) -> Page[Proposal]:
    """One page of the run's pairs with both people and the runner-up, by default worst first.

    A page that does not exist is the nearest one that does; an unknown order is worst first. ``known`` is how many
    pairs there are, where that has been counted before.
    """
    rows = (
        Proposal.objects.within(run.organisation_id)
        .filter(run=run)
        .select_related("mentee__person", "mentor__person", "runner_up__person")
    )
    rows = _filtered(rows, run, chosen) if chosen else rows
    paginator = Paginator(rows.order_by(*ORDERS.get(order, ORDERS[Order.WORST])), per_page)
    if known is not None:
        paginator.count = known
    found = paginator.get_page(page)
    found.object_list = list(found.object_list)
    prefetch_related_objects([run], "rule_set__criteria")
    for proposal in found.object_list:
        proposal.run = run
    return found


def _filtered(rows: ScopedQuerySet[Proposal], run: MatchRun, chosen: ProposalFilter) -> ScopedQuerySet[Proposal]:
    for word in chosen.words.split()[:5]:
        found = Q()
        for person in ("mentee__person", "mentor__person"):
            for field in ("given_name", "family_name", "email"):
                found |= Q(**{f"{person}__{field}__icontains": word})
        rows = rows.filter(found)
    if chosen.score_below is not None:
        rows = rows.filter(score__lt=chosen.score_below)
    if chosen.state == FORBIDDEN:
        rows = rows.filter(Exists(_ban_of(run)))
    elif chosen.state:
        rows = rows.filter(state=chosen.state)
    return rows


def _ban_of(run: MatchRun) -> ScopedQuerySet[PairDecision]:
    return PairDecision.objects.within(run.organisation_id).filter(
        decision=Decision.FORBID, mentee=OuterRef("mentee"), mentor=OuterRef("mentor")
    )


def forbidden_proposals(run: MatchRun) -> ScopedQuerySet[Proposal]:
    """Pairs that the run proposes and a coordinator has forbidden since; none of them may be published."""
    rows = Proposal.objects.within(run.organisation_id).filter(Exists(_ban_of(run)), run=run)
    return rows.select_related("mentee__person", "mentor__person")


def left_out_of(run: MatchRun) -> ScopedQuerySet[LeftOut]:
    """Everyone without a partner, mentees first, with the person and the remedy's people."""
    rows = LeftOut.objects.within(run.organisation_id).filter(run=run)
    people = ("application__person", "remedy_mentor__person", "remedy_mentee__person", "run__rule_set")
    names = ("application__person__family_name", "application__person__given_name", "pk")
    rows = rows.select_related(*people).prefetch_related("run__rule_set__criteria")
    return rows.order_by("application__side", *names)


def decisions_of(cohort: Cohort) -> dict[tuple[int, int], Decision]:
    """What was decided about pairs, by the primary keys of the (mentee's, mentor's) applications."""
    rows = PairDecision.objects.within(cohort.organisation_id).filter(cohort=cohort)
    return {
        (mentee, mentor): Decision(decision)
        for mentee, mentor, decision in rows.values_list("mentee_id", "mentor_id", "decision")
    }


def differences(run: MatchRun, earlier: MatchRun) -> list[Difference]:
    """Mentees who have other mentors in ``run`` than in ``earlier``: lost ones first, then changed, then new."""
    before, after = _partners(earlier), _partners(run)
    changed = {
        mentee for mentee in before.keys() | after.keys() if set(before.get(mentee, {})) != set(after.get(mentee, {}))
    }
    concerned = changed | {pk for mentee in changed for pk in (*before.get(mentee, {}), *after.get(mentee, {}))}
    rows = Application.objects.within(run.organisation_id).filter(pk__in=concerned).select_related("person")
    people = {application.pk: application for application in rows}

    def partners(found: dict[int, int]) -> tuple[Application, ...]:
        return tuple(people[pk] for pk in found)

    result = [
        Difference(
            mentee=people[mentee],
            before=partners(before.get(mentee, {})),
            after=partners(after.get(mentee, {})),
            score_before=sum(before[mentee].values()) if mentee in before else None,
            score_after=sum(after[mentee].values()) if mentee in after else None,
        )
        for mentee in changed
    ]
    return sorted(result, key=lambda found: (URGENCY.index(found.what), found.mentee.person.name, found.mentee.pk))


def _partners(run: MatchRun) -> dict[int, dict[int, int]]:
    """Each mentee's mentors with the scores."""
    found: dict[int, dict[int, int]] = {}
    rows = Proposal.objects.within(run.organisation_id).filter(run=run).order_by("pk")
    for mentee, mentor, score in rows.values_list("mentee_id", "mentor_id", "score"):
        found.setdefault(mentee, {})[mentor] = score
    return found
