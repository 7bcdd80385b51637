"""What a participant does by the link in an e-mail, without signing in: agree, say when they can, withdraw."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.enums.studies import ConsentState, StudyKind
from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.operations.studies.answering import (
    CannotAnswer,
    answer_study,
    why_not_answerable,
    withdraw_consent,
)
from peerloom.domain.feedback.queries.studies.times import times_open_to
from peerloom.domain.feedback.study_links import participant_by_token
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.people.zones import zone_of
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.studies.forms.people import ConsentForm
from peerloom.web.look.errors import faults

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, however often mail scanners do it. A link that cannot be used says why (404, 410)."""
    participant = participant_by_token(token)
    if participant is None or participant.person is None:
        return render(request, "feedback/studies/link_over.html", {"reason": "unknown"}, status=404)
    with translation.override(participant.person.locale), timezone.override(zone_of(participant.person)):
        return _answer(request, participant, token)


@require_http_methods(METHODS)
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    participant = participant_by_token(token)
    if participant is None or participant.person is None:
        return render(request, "feedback/studies/link_over.html", {"reason": "unknown"}, status=404)
    with translation.override(participant.person.locale), timezone.override(zone_of(participant.person)):
        if participant.consent == ConsentState.WITHDRAWN:
            return render(request, "feedback/studies/link_withdrawn.html", _told(participant, token))
        if participant.consent != ConsentState.GIVEN:
            return SeeOther(reverse("study_links:answer", args=[token]))
        if request.method == "POST":
            with suppress(CannotAnswer):  # withdrawn at this very moment: the page says so itself
                withdraw_consent(participant=participant, by=None, at=clock.now())
            return SeeOther(request.path)
        return render(request, "feedback/studies/link_withdraw.html", _told(participant, token))


def _answer(request: HttpRequest, participant: StudyParticipant, token: str) -> HttpResponse:
    now = clock.now()
    values = _told(participant, token)
    if participant.consent == ConsentState.WITHDRAWN:
        return render(request, "feedback/studies/link_withdrawn.html", values)
    reason = why_not_answerable(participant, at=now)
    if reason:
        return render(request, "feedback/studies/link_over.html", values | {"reason": reason}, status=410)
    offered = times_open_to(participant, at=now)
    first = participant.consent == ConsentState.ASKED
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        offered=[(time, _clock(time.starts_at)) for time, _said in offered],
        first=first,
        initial={"times": [time.public_id for time, said in offered if said]},
    )
    if form.is_valid():
        try:
            answer_study(
                participant=participant,
                agrees=form.agrees,
                times=form.cleaned_data.get("times", ()),
                at=now,
            )
        except CannotAnswer as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(f"{request.path}?kept=1")
    values |= {"form": form, "faults": faults(form), "first": first, "kept": "kept" in request.GET, "offered": offered}
    template = "feedback/studies/link_ask.html" if first else "feedback/studies/link_given.html"
    return render(request, template, values, status=422 if form.is_bound else 200)


def _clock(moment: object) -> str:
    local = timezone.localtime(moment)  # type: ignore[arg-type]  # a moment of a row
    return f"{date_format(local, 'l, j F')}, {date_format(local, 'H:i')}"


def _told(participant: StudyParticipant, token: str) -> dict[str, object]:
    study = participant.study
    return {
        "participant": participant,
        "study": study,
        "meeting": participant.meeting,
        "program": study.cohort.program,
        "group": study.kind == StudyKind.FOCUS_GROUP,
        "organisation": participant.organisation,
        "token": token,
        "addresses": addresses_that_answer(
            participant.organisation_id, program_id=study.cohort.program_id, at=clock.now()
        ),
    }
