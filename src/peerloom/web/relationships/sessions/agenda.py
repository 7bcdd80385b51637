"""One change of an agenda: each button is a small form of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.operations.sessions.agenda import add_topic, move_topic, remove_topic, tick_topic
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.sessions.access import session_or_404


@require_POST
@for_members()
def change(request: MemberRequest, session: str) -> HttpResponse:
    found = session_or_404(request, session, at=clock.now())
    back = reverse("sessions:session", args=[request.organisation.slug, session]) + "#agenda"
    try:
        _change(request, found)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return SeeOther(back)


def _change(request: MemberRequest, session: Session) -> None:
    act, _colon, item = request.POST.get("do", "").replace("\x00", "").partition(":")
    by, at = request.actor, clock.now()
    if act in ("tick", "untick"):
        tick_topic(session=session, item=item, done=act == "tick", by=by, at=at)
    elif act == "remove":
        remove_topic(session=session, item=item, by=by, at=at)
    elif act in ("up", "down"):
        move_topic(session=session, item=item, up=act == "up", by=by, at=at)
    else:
        add_topic(session=session, text=request.POST.get("topic", "").replace("\x00", ""), by=by, at=at)
