"""Calling a meeting off, saying where it is, saying whether one comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.changing import change_where, say_whether_coming
from peerloom.domain.relationships.operations.sessions.series import end_series
from peerloom.domain.relationships.queries.sessions import next_of_series
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import mark_anew
from peerloom.web.relationships.partnerships import partnership
from peerloom.web.relationships.sessions.access import series_or_404, session_or_404, shown_or_404
from peerloom.web.relationships.sessions.planning_form import WhereForm
from peerloom.web.relationships.sessions.showing import shown


class ReasonForm(forms.Form):
    """``seen`` is the mark of how the meeting stood when the form was opened."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("A few words, so that nobody has to guess. All who take part read it."),
    )


class PlaceForm(WhereForm):
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


def _page(request: MemberRequest, session: str) -> str:
    return reverse("sessions:session", args=[request.organisation.slug, session])


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def cancel(request: MemberRequest, session: str) -> HttpResponse:
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    if request.method != "POST" and not (seen.proposed or seen.agreed):
        return SeeOther(_page(request, session))
    form = ReasonForm(request.POST or None, initial={"seen": seen.seen})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            cancel_session(session=seen.session, reason=values["reason"], seen=values["seen"], by=request.actor, at=now)
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.add_error(None, str(refusal))
            seen = shown_or_404(request, session, at=now)
            mark_anew(form, request, seen.seen)
        else:
            messages.success(request, _("Cancelled. All who take part have been told."))
            return SeeOther(_page(request, session))
    return render(
        request, "sessions/cancel.html", {"shown": seen, "together": seen.together, "form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def end(request: MemberRequest, series: str) -> HttpResponse:
    """End meetings that come back: all that are still ahead are called off."""
    now = clock.now()
    found = series_or_404(request, series, at=now)
    first = next_of_series(request.actor, found, at=now)
    mine = reverse("sessions:mine", args=[request.organisation.slug])
    if first is None:
        return SeeOther(mine)
    form = ReasonForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            number = end_series(series=found, reason=form.cleaned_data["reason"], by=request.actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Ended. %(number)s meetings will not take place; everybody has been told.") % {"number": number},
            )
            return SeeOther(mine)
    together = partnership(first.relationship, person_id=request.actor.person_id, at=now)
    values = {"shown": shown(first, together, at=now), "together": together, "form": form, "ends_series": True}
    return render(request, "sessions/cancel.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def place(request: MemberRequest, session: str) -> HttpResponse:
    now = clock.now()
    seen = shown_or_404(request, session, at=now)
    row = seen.session
    initial = {"way": row.way, "place": row.place, "link": row.link, "seen": seen.seen}
    data: Any = request.POST or None
    form = PlaceForm(data, gives_link=bool(seen.together.program.meeting_link), initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            change_where(session=row, where=form.where(), seen=form.cleaned_data["seen"], by=request.actor, at=now)
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.add_error(None, str(refusal))
            seen = shown_or_404(request, session, at=now)
            mark_anew(form, request, seen.seen)
        else:
            messages.success(request, _("Kept. All who take part get it into their calendars."))
            return SeeOther(_page(request, session))
    return render(
        request, "sessions/place.html", {"shown": seen, "together": seen.together, "form": form}, status=status
    )


@require_POST
@for_members()
def coming(request: MemberRequest, session: str) -> HttpResponse:
    """In a group: I can't come, or I can after all."""
    now = clock.now()
    found = session_or_404(request, session, at=now)
    comes = request.POST.get("coming") == "yes"
    try:
        say_whether_coming(session=found, coming=comes, by=request.actor, at=now)
    except Refused as refusal:
        return refused(request, refusal, back=_page(request, session))
    messages.success(
        request, _("Good, you are expected.") if comes else _("Thank you for saying so. Nobody waits for you.")
    )
    return SeeOther(_page(request, session))
