"""For those who answer: times that they open, and what becomes of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.relationships.models import OfferedSlot
from peerloom.domain.relationships.operations.micro.offering import offer_slots, withdraw_slot
from peerloom.domain.relationships.queries.micro import slots_of_mentor
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.micro.access import place_or_404
from peerloom.web.relationships.micro.forms import OfferForm
from peerloom.web.relationships.micro.views.booking import by_day


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def offer(request: MemberRequest, cohort: str) -> HttpResponse:
    place = place_or_404(request, cohort)
    if not place.answers:
        raise Http404
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.offer(ZoneInfo(request.actor.time_zone))
        try:
            if wanted is not None:
                made = offer_slots(cohort=place.cohort, offer=wanted, by=request.actor, at=clock.now())
                messages.success(request, _said(len(made)))
                return SeeOther(reverse("micro:offer", args=[request.organisation.slug, place.cohort.public_id]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    mine = list(slots_of_mentor(place.cohort, request.actor.person_id, at=clock.now()))
    values = {"place": place, "form": form, "days": by_day(mine), "mine": mine}
    return render(request, "micro/offer.html", values, status=422 if form.errors else 200)


def _said(number: int) -> str:
    if not number:
        return _("These times were open already.")
    return ngettext("One time is open now.", "%(n)d times are open now.", number) % {"n": number}


@require_POST
@for_members()
def withdraw(request: MemberRequest, cohort: str, slot: str) -> HttpResponse:
    place = place_or_404(request, cohort)
    rows = OfferedSlot.objects.within(request.actor.organisation_id).filter(
        cohort=place.cohort, mentor=request.actor.person_id
    )
    found = visible_or_404(rows.select_related("organisation"), slot)
    try:
        withdraw_slot(slot=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This time is no longer open."))
    return SeeOther(reverse("micro:offer", args=[request.organisation.slug, place.cohort.public_id]))
