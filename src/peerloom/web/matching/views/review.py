from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations import decide_pair
from peerloom.domain.matching.queries import decisions_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.matching.access import run_or_404
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.matching.forms.review import DECISIONS, back_to, choice_in, pressed
from peerloom.web.matching.held_back import held_back_people
from peerloom.web.matching.pair_rows import pair_rows
from peerloom.web.matching.review_page import changes_since, review_of

REVIEWABLE = frozenset({RunState.READY, RunState.PUBLISHED})
CHANGES_BESIDE = 6


@require_safe
@for_members(*RUNS_PROGRAMS)
def run_page(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    """A run: its progress while it is worked out, then its review; what stopped it, where it failed."""
    found = run_or_404(request, cohort, run)
    if hasattr(found, "circle_plan"):
        return redirect("circles:review", request.organisation.slug, run)
    values = {"cohort": found.cohort, "run": found}
    if found.state not in REVIEWABLE:
        return render(request, "matching/run.html", values | {"held": held_back_people(found, at=clock.now())})
    return render(request, "matching/review.html", values | review_of(found, choice_in(request), at=clock.now()))


@require_safe
@for_members(*RUNS_PROGRAMS)
def differences_page(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    """What has changed since the run before: a page, or for htmx the first few beside the pairs."""
    found = run_or_404(request, cohort, run)
    earlier, changes = changes_since(found)
    values = {"cohort": found.cohort, "run": found, "earlier": earlier, "changes": changes}
    if getattr(request, "htmx", False):
        return render(request, "matching/differences_beside.html", values | {"shown": changes[:CHANGES_BESIDE]})
    return render(request, "matching/differences.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def decide(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    """Lock, forbid or release one proposed pair; for htmx the answer is its row and what depends on it."""
    found = run_or_404(request, cohort, run)
    decision, public_id = pressed(request)
    if not decision:
        raise Http404
    proposal = _proposal(found, public_id)
    slug = request.organisation.slug
    try:
        changed = decide_pair(
            run=found,
            mentee=proposal.mentee,
            mentor=proposal.mentor,
            decision=DECISIONS[decision],
            revision=revision_in(request),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        return refused(request, refusal, back=back_to(request, found, slug=slug))
    if getattr(request, "htmx", False):
        return _row(request, found, changed.revision, public_id)
    messages.success(request, _said(decision, proposal))
    return SeeOther(back_to(request, found, slug=slug, anchor=f"pair-{public_id}"))


def _proposal(run: MatchRun, public_id: str) -> Proposal:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    proposal = visible_or_404(rows.select_related("mentee__person", "mentor__person", "runner_up__person"), public_id)
    proposal.run = run
    return proposal


def _row(request: MemberRequest, run: MatchRun, revision: int, public_id: str) -> HttpResponse:
    run.revision = revision
    decisions = decisions_of(run.cohort)
    row = pair_rows([_proposal(run, public_id)], decisions, first_open="open" in request.POST)[0]
    values = {"cohort": run.cohort, "run": run, "row": row, "can_change": True}
    return render(request, "matching/row_after_decision.html", values)


def _said(decision: str, proposal: Proposal) -> str:
    names = {"mentee": proposal.mentee.person.name, "mentor": proposal.mentor.person.name}
    return {
        "lock": _("%(mentee)s and %(mentor)s stay together in every run from now on."),
        "forbid": _("%(mentee)s and %(mentor)s are kept apart. Move one of them or run again before you publish."),
        "release": _("%(mentee)s and %(mentor)s are free again."),
    }[decision] % names
