"""What I was asked, open and answered, for whoever is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.operations.check_ins.answering import answer_check_in, why_not_answerable
from peerloom.domain.relationships.partners import named_partners
from peerloom.domain.relationships.queries.check_ins import own_check_ins
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.relationships.check_ins.forms import FEELINGS
from peerloom.web.relationships.check_ins.shown import form_for, told

ROWS_ON_A_PAGE = 20


@require_safe
@for_members()
def check_in_list(request: MemberRequest) -> HttpResponse:
    """What is open first, then everything that I have answered, in my own words."""
    now = clock.now()
    rows = own_check_ins(request.actor).filter(asked_at__lte=now)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [_row(check_in, waits=not why_not_answerable(check_in, at=now)) for check_in in page]
    values = {
        "page": page,
        "waiting": [row for row in shown if row["waits"]],
        "past": [row for row in shown if not row["waits"]],
        "feelings": FEELINGS,
    }
    return render(request, "check_ins/mine.html", values)


def _row(check_in: CheckIn, *, waits: bool) -> dict[str, object]:
    partners = named_partners(check_in.relationship, besides=check_in.participation.person_id)
    return {"check_in": check_in, "partners": partners, "waits": waits}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def answer(request: MemberRequest, check_in: str) -> HttpResponse:
    found = own_check_ins(request.actor).filter(public_id=check_in, asked_at__lte=clock.now()).first()
    if found is None:
        raise Http404
    back = reverse("relationships:detail", args=[request.organisation.slug, found.relationship.public_id])
    values = told(found) | {"back": back, "reason": why_not_answerable(found, at=clock.now())}
    if values["reason"]:
        return render(request, "check_ins/answer.html", values)
    form = form_for(request, found)
    if form.is_valid():
        try:
            answer_check_in(check_in=found, given=form.given(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Only the coordinators read it."))
            return SeeOther(back)
    shown = values | {"form": form, "faults": faults(form)}
    return render(request, "check_ins/answer.html", shown, status=422 if form.is_bound else 200)
