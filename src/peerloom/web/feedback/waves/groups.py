"""Whom a round is compared with."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.operations.comparison_groups import drop_comparison_group, make_comparison_group
from peerloom.domain.feedback.queries.comparison_groups import (
    earlier_cohorts,
    groups_of,
    matched_since,
    members_with_people,
)
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS, can_edit_program
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.waves.doors import cohort_in, group_in, must_decide
from peerloom.web.feedback.waves.group_forms import GroupForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults

PEOPLE_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def group_list(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_in(request, cohort)
    values = {
        "cohort": found,
        "program": found.program,
        "may_edit": can_edit_program(request.actor, found.program),
        "groups": list(groups_of(request.actor, found)),
    }
    return render(request, "feedback/waves/groups.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def new(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_in(request, cohort)
    must_decide(request, found.program)
    initial = {"key": new_public_id(), "kind": ComparisonKind.WAITING_LIST, "side": Side.MENTEE}
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, earlier=list(earlier_cohorts(request.actor, found)), initial=initial)
    if form.is_valid():
        try:
            made = make_comparison_group(
                cohort=found, draft=form.draft(), key=form.cleaned_data["key"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The group is written down."))
            return SeeOther(reverse("surveys:group", args=[request.organisation.slug, made.public_id]))
    values = {"cohort": found, "program": found.program, "form": form, "faults": faults(form)}
    return render(request, "feedback/waves/group_new.html", values, status=422 if form.is_bound else 200)


@require_safe
@for_members(*RUNS_PROGRAMS)
def group(request: MemberRequest, comparison_group: str) -> HttpResponse:
    found = group_in(request, comparison_group)
    members = members_with_people(found)
    page = Paginator(members, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "group": found,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "may_edit": can_edit_program(request.actor, found.cohort.program),
        "asked": found.waves.exists(),
        "page": page,
        "matched": matched_since(found).count(),
    }
    return render(request, "feedback/waves/group.html", values)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def drop(request: MemberRequest, comparison_group: str) -> HttpResponse:
    found = group_in(request, comparison_group)
    back = reverse("surveys:group", args=[request.organisation.slug, found.public_id])
    try:
        drop_comparison_group(group=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, _("The group is gone."))
    return SeeOther(reverse("surveys:groups", args=[request.organisation.slug, found.cohort.public_id]))
