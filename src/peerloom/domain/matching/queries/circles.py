"""The circles that a run proposes, who is left over, and what stands in the way of publishing them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CirclePlan, CircleSeat, LeftOut, MatchRun, ProposedCircle
from peerloom.domain.matching.queries.runs import runs_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.pairing.circles import LeftOver, Reason, describe_left_over


@dataclass(frozen=True, slots=True)
class Table:
    """A proposed circle with its people; ``faults`` is what has to be mended before it can be published."""

    circle: ProposedCircle
    hosts: list[CircleSeat]
    members: list[CircleSeat]
    faults: list[str] = field(default_factory=list)

    @property
    def seats(self) -> list[CircleSeat]:
        return [*self.hosts, *self.members]

    @property
    def score(self) -> int:
        """The mean of the members' scores, of 10,000."""
        scores = [seat.score for seat in self.members if seat.score is not None]
        return round(sum(scores) / len(scores)) if scores else 0


def circle_runs_of(cohort: Cohort) -> ScopedQuerySet[MatchRun]:
    """The cohort's runs that form circles, newest first, with plan and job."""
    return runs_of(cohort).filter(circle_plan__isnull=False).select_related("circle_plan", "job", "rule_set")


def shown_run_of(cohort: Cohort) -> MatchRun | None:
    """The published one, else the newest that was not put aside."""
    runs = list(circle_runs_of(cohort).exclude(state=RunState.DISCARDED))
    published = (run for run in runs if run.state == RunState.PUBLISHED)
    return next(published, runs[0] if runs else None)


def tables_of(run: MatchRun) -> list[Table]:
    """The run's circles in their order, with people; three queries. Expects the plan to be loaded."""
    seats = CircleSeat.objects.within(run.organisation_id).select_related("application__person")
    rows = ProposedCircle.objects.within(run.organisation_id).filter(run=run).order_by("number")
    with_people = rows.prefetch_related(
        Prefetch("seats", queryset=seats.order_by("application__person__given_name", "pk"), to_attr="seated")
    )
    return [_table(circle, run.circle_plan) for circle in with_people]


def _table(circle: ProposedCircle, plan: CirclePlan) -> Table:
    seated: list[CircleSeat] = circle.seated  # type: ignore[attr-defined]  # prefetched above
    hosts = [seat for seat in seated if seat.side == Side.MENTOR]
    members = [seat for seat in seated if seat.side == Side.MENTEE]
    return Table(circle, hosts, members, faults_in(plan, hosts=len(hosts), members=len(members)))


def faults_in(plan: CirclePlan, *, hosts: int, members: int) -> list[str]:
    """What is wrong with the numbers of a circle, in words."""
    found = []
    if members < plan.least:
        words = ngettext(
            "It has %(n)d member, and should have at least %(least)d.",
            "It has %(n)d members, and should have at least %(least)d.",
            members,
        )
        found.append(words % {"n": members, "least": plan.least})
    if members > plan.most:
        found.append(_("It has %(n)d members, and should have at most %(most)d.") % {"n": members, "most": plan.most})
    if hosts < plan.hosts:
        found.append(_("It needs a host.") if plan.hosts == 1 else _("It needs two hosts."))
    return found


def left_over_of(run: MatchRun) -> ScopedQuerySet[LeftOut]:
    """Whom the run gave no circle and nobody has placed since, mentees first, by name."""
    rows = LeftOut.objects.within(run.organisation_id).filter(run=run).select_related("application__person")
    seated = CircleSeat.objects.within(run.organisation_id).filter(run=run)
    rows = rows.exclude(application__in=seated.values("application"))
    names = ("application__person__given_name", "application__person__family_name", "pk")
    return rows.order_by("application__side", *names)


def why_left_over(left: LeftOut) -> tuple[str, str]:
    """The reason, and the change that would help, as two sentences for a coordinator."""
    side = left.application.side
    is_mentee = side == Side.MENTEE
    reason = Reason(left.obstacle)
    told = describe_left_over(
        LeftOver(left.application.public_id, "mentee" if is_mentee else "mentor", reason), gettext=_
    )
    return told, _remedy(reason, is_mentee=is_mentee)


def _remedy(reason: Reason, *, is_mentee: bool) -> str:
    match reason:
        case Reason.NOT_ASKED if is_mentee:
            return _("Set the places of their application to one.")
        case Reason.NOT_ASKED:
            return _("Ask whether they would host a circle.")
        case Reason.NO_MENTORS:
            return _("Find another host, or form circles of peers without one.")
        case Reason.RULE if is_mentee:
            return _("Loosen the rule that stands in the way, or place them by hand where nothing does.")
        case Reason.RULE:
            return _("Loosen a rule, or ask them to host in the next round.")
        case Reason.TOO_FEW:
            return _("Allow smaller circles, or wait for more people.")
        case Reason.FULL:
            return _("Allow one more member in each circle, or find another host.")
        case Reason.NOT_NEEDED:
            return _("Let circles be smaller, or have two hosts each.")
