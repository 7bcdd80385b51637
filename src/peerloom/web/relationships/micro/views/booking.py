"""For those who have a question: open times, their own bookings, one time to book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.relationships.models import OfferedSlot
from peerloom.domain.relationships.operations.micro.booking import book_slot
from peerloom.domain.relationships.queries.micro import (
    bookings_of,
    cohorts_with_conversations,
    left_this_month,
    open_slots,
    requests_of,
    requests_to,
    slots_of_mentor,
)
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.micro.access import Place, place_or_404
from peerloom.web.relationships.micro.forms import BookingForm

SLOTS_ON_A_PAGE = 60


@require_safe
@for_members()
def start(request: MemberRequest) -> HttpResponse:
    """To the one round in which the member can have conversations, or to choose between several."""
    cohorts = cohorts_with_conversations(request.actor)
    if len(cohorts) == 1:
        return redirect("micro:cohort", request.organisation.slug, cohorts[0].public_id)
    return render(request, "micro/start.html", {"cohorts": cohorts})


@require_safe
@for_members()
def cohort(request: MemberRequest, cohort: str) -> HttpResponse:
    """What is open, what I have booked or opened, and who waits for my answer."""
    place, now = place_or_404(request, cohort), clock.now()
    words = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    slots = open_slots(place.cohort, for_person=request.actor.person_id, at=now)
    for word in words.split():
        slots = (
            slots.filter(topics__icontains=word)
            | slots.filter(mentor__family_name__icontains=word)
            | (slots.filter(mentor__given_name__icontains=word))
        )
    page = Paginator(slots, SLOTS_ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "place": place,
        "words": words,
        "page": page,
        "days": by_day(page),
        "bookings": list(bookings_of(place.cohort, request.actor.person_id, at=now)) if place.asks else [],
        "asked": list(requests_of(place.cohort, request.actor.person_id)[:5]) if place.asks else [],
        "left": left_this_month(place.cohort, request.actor.person_id, now) if place.asks else 0,
        "waiting": [one for one in requests_to(request.actor) if one.cohort_id == place.cohort.pk],
        "mine": list(slots_of_mentor(place.cohort, request.actor.person_id, at=now)[:5]) if place.answers else [],
    }
    return render(request, "micro/cohort.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def book(request: MemberRequest, cohort: str, slot: str) -> HttpResponse:
    place = place_or_404(request, cohort)
    rows = OfferedSlot.objects.within(request.actor.organisation_id).filter(cohort=place.cohort)
    found = visible_or_404(rows.select_related("mentor", "organisation"), slot)
    form = BookingForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        try:
            session = book_slot(slot=found, question=question, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("It is yours. The invitation for your calendar is on its way."))
            where = reverse("relationships:detail", args=[request.organisation.slug, session.relationship.public_id])
            return SeeOther(where)
    elif request.method == "POST":
        status = 422
    free = open_slots(place.cohort, for_person=request.actor.person_id, at=clock.now()).filter(pk=found.pk).exists()
    values = {"place": place, "slot": found, "form": form, "free": free, "left": _left(place, request, found)}
    return render(request, "micro/book.html", values, status=status)


def _left(place: Place, request: MemberRequest, slot: OfferedSlot) -> int:
    return left_this_month(place.cohort, request.actor.person_id, slot.starts_at)


def by_day(slots: Iterable[OfferedSlot]) -> list[tuple[date, list[OfferedSlot]]]:
    """The slots under the days on which they begin in the reader's zone, in order."""
    days: dict[date, list[OfferedSlot]] = {}
    for slot in slots:
        days.setdefault(timezone.localtime(slot.starts_at).date(), []).append(slot)
    return sorted(days.items())
