from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations import move_mentee, place_left_out
from peerloom.domain.matching.queries import cost_of_move
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import application_or_404, run_or_404
from peerloom.web.matching.candidates import candidates_for
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.matching.move_words import cost_lines

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, cohort: str, run: str, mentee: str) -> HttpResponse:
    """Choose another mentor for a mentee; what it costs is shown before it is done."""
    found = run_or_404(request, cohort, run)
    if found.state != RunState.READY:
        messages.error(request, _("Only a matching that is ready for review can be changed."))
        return SeeOther(reverse("matching:run", args=[request.organisation.slug, cohort, run]))
    person = application_or_404(request, found, Side.MENTEE, mentee)
    has = _mentors_of(found, person)
    if request.method == "POST":
        return _move(request, found, person, has)
    return render(request, "matching/move.html", _choosing(request, found, person, has))


def _mentors_of(run: MatchRun, mentee: Application) -> list[Proposal]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run, mentee=mentee)
    return list(rows.select_related("mentor__person").order_by("pk"))


def _leaving(given: str | None, has: list[Proposal]) -> Application | None:
    """The mentor whom the mentee leaves, where the address names one of theirs; their only one otherwise."""
    named = next((proposal.mentor for proposal in has if proposal.mentor.public_id == given), None)
    return named or (has[0].mentor if len(has) == 1 else None)


def _choosing(request: MemberRequest, run: MatchRun, mentee: Application, has: list[Proposal]) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    leaving = _leaving(request.GET.get("leaving"), has)
    to = request.GET.get("to", "")
    cost = None
    if to:
        mentor = application_or_404(request, run, Side.MENTOR, to)
        cost = cost_of_move(run=run, mentee=mentee, mentor=mentor, leaving=leaving)
    current = next((proposal for proposal in has if leaving and proposal.mentor_id == leaving.pk), None)
    return {
        "cohort": run.cohort,
        "run": run,
        "mentee": mentee,
        "current": current,
        "leaving": leaving,
        "cost": cost,
        "lines": cost_lines(cost) if cost else [],
        "words": words,
        "candidates": Paginator(candidates_for(run, mentee, words=words), PER_PAGE).get_page(request.GET.get("page")),
    }


def _move(request: MemberRequest, run: MatchRun, mentee: Application, has: list[Proposal]) -> HttpResponse:
    to = request.POST.get("to", "")
    if not to:
        raise Http404
    mentor = application_or_404(request, run, Side.MENTOR, to)
    slug, cohort = request.organisation.slug, run.cohort.public_id
    leaving, revision = _leaving(request.POST.get("leaving"), has), revision_in(request)
    actor, now = request.actor, clock.now()
    try:
        if has:
            made = move_mentee(
                run=run, mentee=mentee, mentor=mentor, leaving=leaving, revision=revision, by=actor, at=now
            )
        else:
            made = place_left_out(run=run, mentee=mentee, mentor=mentor, revision=revision, by=actor, at=now)
    except Refused as refusal:
        back = reverse("matching:move", args=[slug, cohort, run.public_id, mentee.public_id])
        return refused(request, refusal, back=back)
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name}
    messages.success(request, _("%(mentee)s is now with %(mentor)s.") % names)
    address = reverse("matching:run", args=[slug, cohort, run.public_id])
    return SeeOther(f"{address}?show=edited#pair-{made.public_id}")
