"""Workshops for those who are invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.relationships.models import Workshop
from peerloom.domain.relationships.operations.workshop_places import give_back, take_place
from peerloom.domain.relationships.queries.workshops import workshops_come_to, workshops_for
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Invited:
    """A workshop from the side of somebody who may come. The way there is for those who do."""

    workshop: Workshop
    mine: str
    free: int | None  # places; None where there is no limit
    begun: bool

    @property
    def comes(self) -> bool:
        return bool(self.mine) and self.workshop.cancelled_at is None

    @property
    def open(self) -> bool:
        """Whether a place can be taken."""
        return not self.mine and not self.begun and self.workshop.cancelled_at is None and self.free != 0


def invited(workshop: Workshop, at: datetime) -> Invited:
    """Expects the counts of ``workshops_for``."""
    coming: int = workshop.coming  # type: ignore[attr-defined]  # counted by the query
    mine: str = workshop.mine or ""  # type: ignore[attr-defined]
    free = None if workshop.places is None else max(workshop.places - coming, 0)
    return Invited(workshop, mine, free, begun=workshop.starts_at <= at)


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """What is to come, the next first, and what one was at."""
    now = clock.now()
    rows = workshops_for(request.actor)
    coming = [invited(one, now) for one in rows.filter(ends_at__gt=now).order_by("starts_at", "pk")[:MOST_SHOWN]]
    past = workshops_come_to(request.actor).filter(ends_at__lte=now).order_by("-starts_at", "-pk")[:MOST_SHOWN]
    values = {
        "coming": coming,
        "going": sum(one.comes for one in coming),
        "past": [invited(one, now) for one in past],
    }
    return render(request, "circles/workshops/mine.html", values)


@require_safe
@for_members()
def detail(request: MemberRequest, workshop: str) -> HttpResponse:
    found = visible_or_404(workshops_for(request.actor), workshop)
    return render(request, "circles/workshops/detail.html", {"one": invited(found, clock.now())})


@require_POST
@for_members()
def place(request: MemberRequest, workshop: str) -> HttpResponse:
    """Take a place, or give it back."""
    found = visible_or_404(workshops_for(request.actor), workshop)
    back = reverse("circles:workshop", args=[request.organisation.slug, workshop])
    takes = request.POST.get("do") != "give_back"
    try:
        if takes:
            take_place(workshop=found, by=request.actor, at=clock.now())
        else:
            give_back(workshop=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    said = _("You have a place. It is on its way to your calendar, too.") if takes else _("Your place is free again.")
    messages.success(request, said)
    return SeeOther(back)
