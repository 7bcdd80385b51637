"""Calendars that we look into for busy times."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.people.calendar_reading import UnreadableCalendar
from peerloom.domain.people.calendars import calendars_of
from peerloom.domain.people.models import BusyCalendar
from peerloom.domain.people.operations.calendars import (
    CannotChangeCalendar,
    add_calendar,
    refresh_calendar,
    remove_calendar,
    rename_calendar,
    upload_calendar,
)
from peerloom.foundation import clock
from peerloom.foundation.outside import AddressRefused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.people.calendars.forms import AddressForm, RenameForm, UploadForm
from peerloom.web.people.calendars.page import back, shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def add(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return back(request)  # somebody reloads what was refused
    form = AddressForm(request.POST, auto_id="address_%s")
    if form.is_valid():
        try:
            add_calendar(**form.cleaned_data, by=request.actor, at=clock.now())
        except (AddressRefused, CannotChangeCalendar) as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Your calendar will be read in a moment, and every three hours from then on."))
            return back(request)
    return shown(request, address=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def upload(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return back(request)
    form = UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    if form.is_valid():
        name, file = form.cleaned_data["name"], form.cleaned_data["file"]
        try:
            upload_calendar(name=name, data=file.read(), by=request.actor, at=clock.now())
        except (UnreadableCalendar, CannotChangeCalendar) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Your calendar is read. The file itself is not kept."))
            return back(request)
    return shown(request, upload=form)


@require_POST
@for_members()
def refresh(request: MemberRequest, calendar: str) -> HttpResponse:
    try:
        refresh_calendar(calendar=_own(request, calendar), by=request.actor, at=clock.now())
    except CannotChangeCalendar as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It will be read again in a moment."))
    return back(request)


@require_POST
@for_members()
def rename(request: MemberRequest, calendar: str) -> HttpResponse:
    found, form = _own(request, calendar), RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A name has between 1 and 80 letters. The calendar keeps the one that it has."))
        return back(request)
    try:
        rename_calendar(calendar=found, name=form.cleaned_data["name"], by=request.actor, at=clock.now())
    except CannotChangeCalendar as refusal:
        messages.error(request, str(refusal))
    return back(request)


@require_POST
@for_members()
def remove(request: MemberRequest, calendar: str) -> HttpResponse:
    remove_calendar(calendar=_own(request, calendar), by=request.actor, at=clock.now())
    messages.success(request, _("The calendar, its address and its busy times are forgotten."))
    return back(request)


def _own(request: MemberRequest, calendar: str) -> BusyCalendar:
    return visible_or_404(calendars_of(request.actor, at=clock.now()), calendar)
