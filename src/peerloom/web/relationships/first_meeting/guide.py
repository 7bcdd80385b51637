"""The first four steps of a first meeting: who we are, what we expect, how we meet, what stays between us."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.operations.first_meetings import write_agreement
from peerloom.domain.relationships.queries.first_meetings import accompaniment_of, agreement_of
from peerloom.domain.relationships.rules.agreement_words import AgreementWords, digest_of, words_of
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.expectation_sides import Sides, sides_of
from peerloom.web.relationships.first_meeting.access import Meeting, meeting_or_404
from peerloom.web.relationships.first_meeting.forms import BetweenForm, MeetForm, WordsForm
from peerloom.web.relationships.first_meeting.prefill import first_words, wishes_of
from peerloom.web.relationships.first_meeting.stepper import Stepper, stepper, where_to_go_on
from peerloom.web.relationships.first_steps import starters_for


@require_safe
@for_members()
def guide(request: MemberRequest, relationship: str) -> HttpResponse:
    """To the step at which these people are."""
    found = meeting_or_404(request, relationship)
    step = where_to_go_on(found.agreement, _sides(request, found))
    return redirect(f"first_meeting:{step}", request.organisation.slug, relationship)


@require_safe
@for_members()
def hello(request: MemberRequest, relationship: str) -> HttpResponse:
    found = meeting_or_404(request, relationship)
    theirs = Side.MENTEE if found.together.side == Side.MENTOR else Side.MENTOR
    values = {
        "mine": starters_for(found.together),
        "theirs": starters_for(replace(found.together, side=theirs)),
        "company": accompaniment_of(found.relationship),
    }
    return render(request, "first_meeting/hello.html", _common(request, found, "hello") | values)


@require_safe
@for_members()
def expect(request: MemberRequest, relationship: str) -> HttpResponse:
    found = meeting_or_404(request, relationship)
    values = {"expected": _sides(request, found)}
    return render(request, "first_meeting/expect.html", _common(request, found, "expect") | values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def meet(request: MemberRequest, relationship: str) -> HttpResponse:
    return _words(request, meeting_or_404(request, relationship), "meet", MeetForm)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def between(request: MemberRequest, relationship: str) -> HttpResponse:
    return _words(request, meeting_or_404(request, relationship), "between", BetweenForm)


def _words(request: MemberRequest, found: Meeting, step: str, kind: type[WordsForm]) -> HttpResponse:
    """A form for a part of the wording; the rest stays as it is, or begins with what is usual."""
    sides = _sides(request, found)
    words = words_of(found.agreement) if found.agreement else first_words(found.together, sides)
    way = stepper(step, slug=request.organisation.slug, relationship=found.relationship.public_id)
    form = kind(
        request.POST if request.method == "POST" else None, initial=asdict(words) | {"seen": digest_of(found.agreement)}
    )
    status, instead = 422 if form.errors else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            return _written(request, found, form, words, way)
        except ChangedMeanwhile as refusal:
            # What was typed stays; sent once more, it has seen the other wording.
            instead = agreement_of(found.relationship)
            form = kind(_with_seen(request, digest_of(instead)))
            form.add_error(None, str(refusal))
            status = 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 422
    values = {"form": form, "wishes": wishes_of(sides), "instead": instead}
    return render(request, f"first_meeting/{step}.html", _common(request, found, step) | values, status=status)


def _written(
    request: MemberRequest, found: Meeting, form: WordsForm, words: AgreementWords, way: Stepper
) -> HttpResponse:
    write_agreement(
        relationship=found.relationship,
        words=replace(words, **form.said()),
        seen=form.cleaned_data["seen"],
        by=request.actor,
        at=found.at,
    )
    return SeeOther(way.on)


def _with_seen(request: MemberRequest, seen: str) -> dict[str, Any]:
    return {**request.POST.dict(), "seen": seen}


def _sides(request: MemberRequest, found: Meeting) -> Sides:
    return sides_of(found.relationship, person_id=request.actor.person_id)


def _common(request: MemberRequest, found: Meeting, step: str) -> dict[str, Any]:
    signed = found.agreement is not None and bool(found.agreement.signatures.all())
    return {
        "meeting": found,
        "together": found.together,
        "way": stepper(step, slug=request.organisation.slug, relationship=found.relationship.public_id),
        "signing_anew": _("Somebody has signed already. If you change something, everyone signs anew.")
        if signed
        else "",
    }
