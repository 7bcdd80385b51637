"""A question that goes from one mentor to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.relationships.enums import RequestState
from peerloom.domain.relationships.operations.micro.requests import (
    accept_request,
    ask_for_conversation,
    decline_request,
    withdraw_request,
)
from peerloom.domain.relationships.queries.micro import mentors_to_ask
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.micro.access import place_or_404, request_or_404
from peerloom.web.relationships.micro.forms import RequestForm

MOST_MENTORS = 500
"""In the lists to choose from."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def ask(request: MemberRequest, cohort: str) -> HttpResponse:
    place = place_or_404(request, cohort)
    if not place.asks:
        raise Http404
    mentors = list(mentors_to_ask(place.cohort, for_person=request.actor.person_id)[:MOST_MENTORS])
    form = RequestForm(request.POST or None, mentors=mentors, initial={"key": new_public_id()})
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_conversation(
                cohort=place.cohort,
                mentors=form.chosen(),
                question=form.cleaned_data["question"],
                public_id=form.cleaned_data["key"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question is on its way. You hear from us within three days."))
            return SeeOther(_back(request, place.cohort.public_id))
    values = {"place": place, "form": form, "mentors": mentors}
    return render(request, "micro/ask.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def answer(request: MemberRequest, request_id: str) -> HttpResponse:
    """For the mentor: yes or no. For the mentee: where the question stands."""
    found = request_or_404(request, request_id)
    refusal = ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                relationship = accept_request(request=found, by=request.actor, at=clock.now())
                messages.success(request, _("Thank you. Offer two or three times, and it is settled."))
                where = reverse("relationships:detail", args=[request.organisation.slug, relationship.public_id])
                return SeeOther(where)
            decline_request(request=found, by=request.actor, at=clock.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("All right. We ask somebody else; nobody takes it amiss."))
            return SeeOther(reverse("micro:start", args=[request.organisation.slug]))
    choices = list(found.choices.all())
    turn = next((one for one in choices if one.position == found.position), None)
    my_turn = turn is not None and turn.mentor_id == request.actor.person_id and found.state == RequestState.ASKED
    values = {
        "asked": found,
        "choices": choices,
        "my_turn": my_turn,
        "is_mine": found.mentee_id == request.actor.person_id,
        "refusal": refusal,
    }
    return render(request, "micro/request.html", values, status=409 if refusal else 200)


@require_POST
@for_members()
def withdraw(request: MemberRequest, request_id: str) -> HttpResponse:
    found = request_or_404(request, request_id)
    try:
        withdraw_request(request=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your question is taken back."))
    return SeeOther(_back(request, found.cohort.public_id))


def _back(request: MemberRequest, cohort: str) -> str:
    return reverse("micro:cohort", args=[request.organisation.slug, cohort])
