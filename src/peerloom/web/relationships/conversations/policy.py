"""Whether staff can read what the participants of a program write to each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations.messages_policy import keep_messages_private, let_staff_read_messages
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS, can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

OPERATIONS = {"on": let_staff_read_messages, "off": keep_messages_private}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def policy(request: MemberRequest, program: str) -> HttpResponse:
    """What holds, what a change means, and the change."""
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    refusal = ""
    if request.method == "POST":
        try:
            refusal = _change(request, found)
        except Refused as refused:
            refusal = str(refused)
        if not refusal:
            return SeeOther(reverse("conversations:policy", args=[request.organisation.slug, found.public_id]))
    values = {
        "program": found,
        "youth": found.profile == Profile.YOUTH,
        "may_change": can_decide_on_program(request.actor, found),
        "refusal": refusal,
    }
    return render(request, "conversations/policy.html", values, status=422 if refusal else 200)


def _change(request: MemberRequest, program: Program) -> str:
    """What is missing for a change; "" when it was made."""
    change = OPERATIONS.get(request.POST.get("do", ""))
    if change is None:
        return _("Say whether staff should be able to read messages.")
    if change is let_staff_read_messages and not request.POST.get("sure"):
        return _("Tick the box first: everybody in the program should hear of it from you.")
    change(program=program, by=request.actor, at=clock.now())
    messages.success(request, _("Changed. Everyone who writes sees it at once."))
    return ""
