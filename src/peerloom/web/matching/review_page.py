"""Everything that the review of a run shows, gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.matching.enums import Decision, ProposalState, RunState
from peerloom.domain.matching.models import MatchRun, Proposal, RuleSet
from peerloom.domain.matching.queries import (
    Difference,
    ProposalFilter,
    decisions_of,
    differences,
    proposals_of,
)
from peerloom.web.matching.forms.review import LOW, Choice
from peerloom.web.matching.held_back import held_back_people
from peerloom.web.matching.left_out import LeftOutPeople, left_out_people
from peerloom.web.matching.named import named
from peerloom.web.matching.pair_rows import key_of, of_100, pair_rows

PER_PAGE = 25
FIGURE_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Stat:
    value: object
    what: str
    of: object = None
    note: str = ""


def review_of(run: MatchRun, choice: Choice, *, at: datetime) -> dict[str, Any]:
    """The context of matching/review.html."""
    counts = _counts(run)
    decisions = decisions_of(run.cohort)
    forbidden = _forbidden(run, decisions)
    page = _page(run, choice, counts["all"])
    rows = pair_rows(page.object_list, decisions, first_open=choice.plain)
    left_out = left_out_people(run, matched_mentors=counts["mentors"])
    can_undo = may_undo(run, at=at)
    return {
        "choice": choice,
        "page": page,
        "rows": rows,
        "key": key_of(rows),
        "unanswered": any(not share.answered for row in rows for share in row.shares),
        "tabs": _tabs(run, choice, counts, forbidden),
        "headline": headline(run, left_out.mentees, can_undo=can_undo),
        "stats": stats(run, left_out, edited=counts["edited"]),
        "left_out": left_out,
        "held": held_back_people(run, at=at),
        "pairs": counts["all"],
        "forbidden": forbidden,
        "minutes": settings.UNDO_MINUTES,
        "can_change": run.state == RunState.READY,
        "can_undo": can_undo,
    }


def may_undo(run: MatchRun, *, at: datetime) -> bool:
    return run.state == RunState.PUBLISHED and run.undo_until is not None and at < run.undo_until


def _counts(run: MatchRun) -> dict[str, int]:
    found: dict[str, int] = (
        Proposal.objects.within(run.organisation_id)
        .filter(run=run)
        .aggregate(
            all=Count("pk"),
            low=Count("pk", filter=Q(score__lt=LOW)),
            locked=Count("pk", filter=Q(state=ProposalState.LOCKED)),
            edited=Count("pk", filter=Q(state=ProposalState.EDITED)),
            mentors=Count("mentor", distinct=True),
        )
    )
    return found


def _forbidden(run: MatchRun, decisions: Mapping[tuple[int, int], Decision]) -> int:
    """How many proposed pairs have been forbidden since; asks the database only where anything was forbidden."""
    banned = {pair for pair, decision in decisions.items() if decision == Decision.FORBID}
    if not banned:
        return 0
    rows = Proposal.objects.within(run.organisation_id).filter(run=run, mentee__in={mentee for mentee, _ in banned})
    return len(banned & set(rows.values_list("mentee_id", "mentor_id")))


def _page(run: MatchRun, choice: Choice, everything: int) -> Page[Proposal]:
    if choice.show == "changed":
        return _changed_page(run, choice)
    if choice.show == "all" and not choice.words:
        return proposals_of(run, page=choice.page, per_page=PER_PAGE, known=everything)
    chosen = ProposalFilter(
        words=choice.words,
        state=choice.show if choice.show in {"locked", "edited", "forbidden"} else "",
        score_below=LOW if choice.show == "low" else None,
    )
    return proposals_of(run, chosen=chosen, page=choice.page, per_page=PER_PAGE)


def _changed_page(run: MatchRun, choice: Choice) -> Page[Proposal]:
    """Pairs of mentees who have another mentor than in the run before."""
    earlier = run_before(run)
    concerned = [found.mentee.pk for found in differences(run, earlier)] if earlier else []
    rows = (
        Proposal.objects.within(run.organisation_id)
        .filter(named(choice.words, "mentee__person", "mentor__person"), run=run, mentee__in=concerned)
        .select_related("mentee__person", "mentor__person", "runner_up__person")
        .order_by("score", "pk")
    )
    prefetch_related_objects([run], "rule_set__criteria")
    page = Paginator(rows, PER_PAGE).get_page(choice.page)
    page.object_list = list(page.object_list)
    for proposal in page.object_list:
        proposal.run = run
    return page


def run_before(run: MatchRun) -> MatchRun | None:
    """The last run before this one that came to a result."""
    rows = MatchRun.objects.within(run.organisation_id).filter(cohort=run.cohort_id, number__lt=run.number)
    finished = rows.filter(state__in=[RunState.READY, RunState.PUBLISHED, RunState.DISCARDED], matched__gt=0)
    return finished.order_by("-number").first()


def changes_since(run: MatchRun) -> tuple[MatchRun | None, list[Difference]]:
    """The run before, and what has changed for whom."""
    earlier = run_before(run)
    return earlier, differences(run, earlier) if earlier else []


def _tabs(run: MatchRun, choice: Choice, counts: Mapping[str, int], forbidden: int) -> list[Tab]:
    shown: list[tuple[str, str, int | None]] = [
        ("all", _("All"), counts["all"]),
        ("low", _("Under 50"), counts["low"]),
    ]
    if run.number > 1:
        shown.append(("changed", _("Changed"), None))
    shown += [("locked", _("Locked"), counts["locked"]), ("edited", _("By hand"), counts["edited"])]
    if forbidden or choice.show == "forbidden":
        shown.append(("forbidden", _("Forbidden"), forbidden))
    return [Tab(label, choice.address(show), count, current=choice.show == show) for show, label, count in shown]


def headline(run: MatchRun, left_out: int, *, can_undo: bool) -> str:
    """The answer to "how did it go, and what now?" in one or two sentences."""
    numbers = {"matched": run.matched, "mentees": run.mentees, "left": apnumber(left_out)}
    if can_undo:
        return _("%(matched)s of %(mentees)s mentees are about to hear who their mentor is.") % numbers
    if run.state == RunState.PUBLISHED:
        return _("%(matched)s of %(mentees)s mentees have been introduced to their mentor.") % numbers
    if not run.matched:
        return _("Nobody could be matched. See below what stands in the way.")
    if not left_out:
        return _("All %(mentees)s mentees have a mentor. Look at the weakest pairs first.") % numbers
    words = ngettext(
        "%(matched)s of %(mentees)s mentees have a mentor. Start with the one who does not.",
        "%(matched)s of %(mentees)s mentees have a mentor. Start with the %(left)s who do not.",
        left_out,
    )
    return words % numbers


def stats(run: MatchRun, left_out: LeftOutPeople, *, edited: int) -> list[Stat]:
    free = left_out.mentors
    spare = ngettext("%(number)s mentor stays free", "%(number)s mentors stay free", free) % {"number": free}
    fair = run.rule_set.objective == RuleSet.Objective.FAIR and not edited
    return [
        Stat(run.matched, _("mentees matched"), of=run.mentees, note=spare if free else ""),
        Stat(
            of_100(run.worst),
            _("the weakest pair"),
            of=100,
            note=_("no matching can lift it higher") if fair else _("after your changes") if edited else "",
        ),
        Stat(of_100(run.median), _("the middle pair"), of=100, note=_("half score above, half below")),
        Stat(
            f"{100 * run.gap:.{FIGURE_DIGITS}f} %",
            _("below the best possible sum"),
            note=_("the price of fairness") if run.gap and fair else "",
        ),
    ]
