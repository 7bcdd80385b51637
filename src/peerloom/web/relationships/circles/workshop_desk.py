"""Workshops of a round for those who run its program."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.enums import AttendanceState
from peerloom.domain.relationships.models import Workshop
from peerloom.domain.relationships.operations.workshops import (
    cancel_workshop,
    change_workshop,
    note_attendance,
    plan_workshop,
)
from peerloom.domain.relationships.queries.workshops import invited_to, places_of, workshops_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.matching.access import cohort_or_404
from peerloom.web.relationships.circles.workshop_forms import CancelForm, WorkshopForm

PER_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def workshop_list(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    rows = workshops_of(request.actor).filter(cohort=found).order_by("-starts_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    ahead = rows.filter(starts_at__gt=now, cancelled_at__isnull=True).count()
    values = {"cohort": found, "page": page, "ahead": ahead, "now": now}
    return render(request, "circles/workshops/list.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    form = WorkshopForm(request.POST if request.method == "POST" else None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_workshop(cohort=found, plan=form.plan(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Planned. Everyone whom it is for is being invited by e-mail."))
            return _see(request, made.public_id)
    values = {"cohort": found, "form": form}
    return render(request, "circles/workshops/form.html", values, status=422 if form.errors else 200)


@require_safe
@for_members(*RUNS_PROGRAMS)
def desk(request: MemberRequest, workshop: str) -> HttpResponse:
    """One workshop: who comes, and once it has begun, who was there."""
    found = _or_404(request, workshop)
    now = clock.now()
    places = list(places_of(found))
    values = {
        "workshop": found,
        "cohort": found.cohort,
        "places": places,
        "noted": any(place.state != AttendanceState.EXPECTED for place in places),
        "there": sum(place.state == AttendanceState.PRESENT for place in places),
        "invited": invited_to(found).count(),
        "begun": found.starts_at <= now,
        "form": CancelForm(),
    }
    return render(request, "circles/workshops/desk.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, workshop: str) -> HttpResponse:
    found = _or_404(request, workshop)
    posted = request.POST if request.method == "POST" else None
    form = WorkshopForm(posted, organisation=request.organisation, workshop=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_workshop(workshop=found, plan=form.plan(), seen=form.seen_at(), by=request.actor, at=clock.now())
        except ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed. Everyone who comes is told, and so are their calendars."))
            return _see(request, workshop)
    values = {"cohort": found.cohort, "workshop": found, "form": form}
    if form.errors and status == 200:
        status = 422
    return render(request, "circles/workshops/form.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def call_off(request: MemberRequest, workshop: str) -> HttpResponse:
    found = _or_404(request, workshop)
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        cancel_workshop(workshop=found, reason=reason, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_address(request, workshop))
    messages.success(request, _("Called off. Everyone who was to come is told, and so are their calendars."))
    return _see(request, workshop)


@require_POST
@for_members(*RUNS_PROGRAMS)
def attendance(request: MemberRequest, workshop: str) -> HttpResponse:
    found = _or_404(request, workshop)
    present = {person for person in request.POST.getlist("present") if "\x00" not in person}
    try:
        note_attendance(workshop=found, present=present, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_address(request, workshop))
    messages.success(request, _("Noted. You can change it at any time."))
    return _see(request, workshop)


def _or_404(request: MemberRequest, workshop: str) -> Workshop:
    return visible_or_404(workshops_of(request.actor), workshop)


def _address(request: MemberRequest, workshop: str) -> str:
    return reverse("circles:workshop-desk", args=[request.organisation.slug, workshop])


def _see(request: MemberRequest, workshop: str) -> HttpResponse:
    return SeeOther(_address(request, workshop))
