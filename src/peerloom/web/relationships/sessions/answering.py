"""Yes or no to what is proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.operations.sessions.answering import accept_time, decline_times
from peerloom.domain.relationships.operations.sessions.series import accept_series, decline_series
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.sessions.access import series_or_404, session_or_404
from peerloom.web.relationships.sessions.planning_form import moment_of


@require_POST
@for_members()
def answer(request: MemberRequest, session: str) -> HttpResponse:
    found = session_or_404(request, session, at=clock.now())
    back = reverse("sessions:session", args=[request.organisation.slug, session])
    try:
        said = _answered(request, found)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, said)
    return SeeOther(back)


def _answered(request: MemberRequest, session: Session) -> str:
    seen, now = request.POST.get("seen", "")[:40], clock.now()
    if "decline" in request.POST:
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
        decline_times(session=session, reason=reason, seen=seen, by=request.actor, at=now)
        return _("Answered. The other side has been told.")
    chosen = moment_of(request.POST.get("chosen", ""))
    accept_time(session=session, starts_at=chosen, seen=seen, by=request.actor, at=now)
    return _("Agreed. You both get an invitation for your calendars.")


@require_POST
@for_members()
def answer_series(request: MemberRequest, series: str) -> HttpResponse:
    now = clock.now()
    found = series_or_404(request, series, at=now)
    first = found.sessions.order_by("pk").values_list("public_id", flat=True).first()
    home = reverse("sessions:mine", args=[request.organisation.slug])
    back = reverse("sessions:session", args=[request.organisation.slug, first]) if first else home
    try:
        if "decline" in request.POST:
            reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
            decline_series(series=found, reason=reason, by=request.actor, at=now)
            said = _("Answered. The other side has been told.")
        else:
            accept_series(series=found, by=request.actor, at=now)
            said = _("Agreed. You both get all days for your calendars.")
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, said)
    return SeeOther(back)
