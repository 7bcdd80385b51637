"""Conversations that staff hold: which are due, and a page to note each."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.conversations import (
    hand_over_check_in,
    hold_check_in,
    skip_check_in,
)
from peerloom.domain.relationships.partners import named_partners
from peerloom.domain.relationships.queries.check_ins import (
    check_ins_with_people,
    conversations_in,
    how_many_are_due,
    staff_of,
    up_to,
)
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.relationships.check_ins.filters import ConversationFilter
from peerloom.web.relationships.check_ins.forms import ConversationForm, HandOverForm, SkipForm

ROWS_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def conversation_list(request: MemberRequest, cohort: str) -> HttpResponse:
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    today = request.organisation.day_at(clock.now())
    rows = conversations_in(request.actor, found)
    chosen = ConversationFilter(request.GET, staff=list(staff_of(found.program, at=clock.now())))
    pages = Paginator(_filtered(rows, chosen, request, today), ROWS_ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    due, overdue = how_many_are_due(rows, today=today)
    values = {
        "cohort": found,
        "program": found.program,
        "filter": chosen,
        "page": shown,
        "conversations": [(one, _with_whom(one), one.due_on < today) for one in shown],
        "overdue": overdue,
        "due": due,
        "held": chosen.show_chosen == "held",
    }
    return render(request, "check_ins/talks.html", values)


def _filtered(
    rows: ScopedQuerySet[CheckIn],
    chosen: ConversationFilter,
    request: MemberRequest,
    today: date,
) -> ScopedQuerySet[CheckIn]:
    if chosen.show_chosen == "held":
        rows = rows.filter(state=CheckInState.ANSWERED).order_by("-answered_at", "-pk")
    else:
        rows = rows.filter(state=CheckInState.PLANNED)
        if chosen.show_chosen == "overdue":
            rows = rows.filter(due_on__lt=today)
    if chosen.whose_chosen == "mine":
        return rows.filter(up_to(request.actor.person_id))
    return rows.filter(up_to(chosen.person.pk)) if chosen.person else rows


def _with_whom(check_in: CheckIn) -> str:
    return named_partners(check_in.relationship, besides=check_in.participation.person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def hold(request: MemberRequest, talk: str) -> HttpResponse:
    found = _conversation(request, talk)
    if found.state == CheckInState.ANSWERED and request.method != "POST":
        return SeeOther(reverse("check_ins:read", args=[request.organisation.slug, found.public_id]))
    today = request.organisation.day_at(clock.now())
    data = request.POST if request.method == "POST" else None
    form = ConversationForm(data, questions=list(found.answers.all()), initial={"held_on": today})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            hold_check_in(check_in=found, held=form.held(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("The conversation with %(name)s is noted.") % {"name": _name(found)})
            return SeeOther(_list_url(request, found))
    return _page(request, found, {"form": form, "faults": faults(form)}, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def skip(request: MemberRequest, talk: str) -> HttpResponse:
    found = _conversation(request, talk)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"skip_form": form, "faults": faults(form)}, status=422)
    try:
        skip_check_in(check_in=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_list_url(request, found))
    messages.success(request, _("Left out this time, with your reason."))
    return SeeOther(_list_url(request, found))


@require_POST
@for_members(*RUNS_PROGRAMS)
def hand_over(request: MemberRequest, talk: str) -> HttpResponse:
    found = _conversation(request, talk)
    form = HandOverForm(request.POST, staff=_staff(found))
    if not form.is_valid():
        return _page(request, found, {"hand_form": form, "faults": faults(form)}, status=422)
    try:
        hand_over_check_in(check_in=found, to=form.person(), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_list_url(request, found))
    messages.success(request, _("%(name)s holds this conversation now.") % {"name": form.person().name})
    return SeeOther(_list_url(request, found))


def _conversation(request: MemberRequest, talk: str) -> CheckIn:
    rows = check_ins_with_people(request.actor).filter(by_staff=True).prefetch_related("answers")
    return visible_or_404(rows, talk)


def _staff(check_in: CheckIn) -> list[Person]:
    return list(staff_of(check_in.relationship.cohort.program, at=clock.now()))


def _name(check_in: CheckIn) -> str:
    return check_in.participation.person.called


def _list_url(request: MemberRequest, check_in: CheckIn) -> str:
    return reverse("check_ins:talks", args=[request.organisation.slug, check_in.relationship.cohort.public_id])


def _page(request: MemberRequest, found: CheckIn, forms: dict[str, object], *, status: int) -> HttpResponse:
    today = request.organisation.day_at(clock.now())
    values = {
        "check_in": found,
        "partners": _with_whom(found),
        "cohort": found.relationship.cohort,
        "program": found.relationship.cohort.program,
        "overdue": found.due_on < today,
        "is_open": found.state == CheckInState.PLANNED,
        "form": ConversationForm(questions=list(found.answers.all()), initial={"held_on": today}),
        "skip_form": SkipForm(),
        "hand_form": HandOverForm(staff=_staff(found)),
        **forms,
    }
    return render(request, "check_ins/hold.html", values, status=status)
