"""Who answered what, for those who run the program."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.conversations import note_contact
from peerloom.domain.relationships.partners import named_partners
from peerloom.domain.relationships.queries.check_in_rates import responses
from peerloom.domain.relationships.queries.check_ins import (
    EVERYONE,
    answers_in,
    check_ins_with_people,
    waiting_for_contact,
)
from peerloom.domain.relationships.rules.check_in_signals import LOW
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.check_ins.forms import ContactForm

ROWS_ON_A_PAGE = 30
MOST_WAITING = 30
SHOWN = ("", "low", "not_met")


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    """Who waits for us, what came in lately, how many answer."""
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    answers = answers_in(request.actor, found)
    waits = waiting_for_contact(answers, request.actor.organisation_id)
    waiting = list(waits[: MOST_WAITING + 1])
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    if show == "low":
        answers = answers.filter(feeling__lte=LOW)
    elif show == "not_met":
        answers = answers.filter(have_met=False)
    came_in = responses(request.actor, found)
    paginator = Paginator(answers, ROWS_ON_A_PAGE)
    if not show:
        paginator.count = came_in.readable  # known already: spares a query
    page = paginator.get_page(request.GET.get("page"))
    for row in (*waiting, *page):
        row.relationship.cohort = found  # with its program, which is not loaded anew for each
    prefetch_related_objects([*waiting, *page], EVERYONE)
    values = {
        "cohort": found,
        "program": found.program,
        "waiting": _named(waiting[:MOST_WAITING]),
        "waiting_count": len(waiting) if len(waiting) <= MOST_WAITING else waits.count(),
        "page": page,
        "answers": _named(list(page)),
        "show": show,
        "turns": came_in.turns,
    }
    return render(request, "check_ins/overview.html", values)


def _named(rows: list[CheckIn]) -> list[tuple[CheckIn, str]]:
    """Each with its partners' given names."""
    return [(row, named_partners(row.relationship, besides=row.participation.person_id)) for row in rows]


@require_safe
@for_members(*RUNS_PROGRAMS)
def read(request: MemberRequest, said: str) -> HttpResponse:
    found = _answered(request, said)
    [(row, partners)] = _named([found])
    values = {
        "check_in": row,
        "partners": partners,
        "answers": found.answers.all(),
        "cohort": found.relationship.cohort,
        "program": found.relationship.cohort.program,
        "form": ContactForm(),
    }
    return render(request, "check_ins/read.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def contacted(request: MemberRequest, said: str) -> HttpResponse:
    found = _answered(request, said)
    back = reverse("check_ins:overview", args=[request.organisation.slug, found.relationship.cohort.public_id])
    form = ContactForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The note was too long or held signs that cannot be kept. Nothing was changed."))
        return SeeOther(back)
    try:
        note_contact(check_in=found, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    name = found.participation.person.called
    messages.success(request, _("Noted: somebody has been in touch with %(name)s.") % {"name": name})
    return SeeOther(back)


def _answered(request: MemberRequest, said: str) -> CheckIn:
    return visible_or_404(check_ins_with_people(request.actor).filter(state=CheckInState.ANSWERED), said)
