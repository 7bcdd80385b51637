from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.people.calendars import days_away_of
from peerloom.domain.people.operations.days_away import CannotBeAway, add_days_away, remove_days_away
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.people.calendars.forms import DaysAwayForm
from peerloom.web.people.calendars.page import back, shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def add(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return back(request)  # somebody reloads what was refused
    form = DaysAwayForm(request.POST, auto_id="away_%s")
    if form.is_valid():
        try:
            add_days_away(**form.cleaned_data, by=request.actor, at=clock.now())
        except CannotBeAway as refusal:
            form.add_error("first_on", str(refusal))
        else:
            messages.success(request, _("Nobody will be offered these days."))
            return back(request)
    return shown(request, away=form)


@require_POST
@for_members()
def remove(request: MemberRequest, away: str) -> HttpResponse:
    found = visible_or_404(days_away_of(request.actor, at=clock.now()), away)
    remove_days_away(away=found, by=request.actor, at=clock.now())
    messages.success(request, _("Your normal week holds on these days again."))
    return back(request)
