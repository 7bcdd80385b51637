"""The pages of one survey: what it is about, its questions, and the thanks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation

from peerloom.domain.feedback.enums.surveys import InvitationState
from peerloom.domain.feedback.models import SavedAnswers
from peerloom.domain.feedback.operations.answering import (
    AnswersDoNotFit,
    CannotHandIn,
    NothingAnswered,
    decline_survey,
    hand_in,
)
from peerloom.domain.feedback.operations.answering_saved import save_answers
from peerloom.domain.feedback.queries.answering import AskedSurvey, asked_survey, consent_of, why_not_answerable
from peerloom.domain.feedback.rules.answering import left_open
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.people.zones import zone_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.answering.asking import Asking, asking_of
from peerloom.web.feedback.answering.door import LANGUAGE_COOKIE, REMEMBERED, Door, language_for, promised_in, shown_in
from peerloom.web.feedback.answering.sheet import entered, language_names, spoken, typed


def welcome(request: HttpRequest, door: Door) -> HttpResponse:
    """What this is and who will see what, before any question. Looking changes nothing; "Rather not" is a POST."""
    saved = door.saved()
    language = language_for(request, door, saved)
    with translation.override(shown_in(language, door)), timezone.override(zone_of(door.invitation.person)):
        if reason := why_not_answerable(door.invitation, at=clock.now()):
            return over(request, door, reason)
        if request.method == "POST":
            return _declined(request, door)
        survey = asked_survey(door.invitation.wave, language=language)
        values = told(door, survey) | {
            "answered": len(saved.values) if saved else 0,
            "first": door.part(1),
            "consent": consent_of(survey, at=clock.now()),
            "consent_language": promised_in(survey.language),
        }
        name = "declined" if door.invitation.state == InvitationState.DECLINED else "welcome"
        response = render(request, f"feedback/answering/{name}.html", values)
    if request.GET.get("language") in survey.languages:
        _remember(response, survey.language)
    return response


def _declined(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        decline_survey(invitation=door.invitation, by=door.by, at=clock.now())
    except CannotHandIn as refusal:
        return over(request, door, refusal.reason)
    return SeeOther(door.home)


def questions(request: HttpRequest, door: Door, part: int) -> HttpResponse:
    """One instrument a page, or all on one page where nothing may be kept on the way."""
    saved = door.saved()
    language = language_for(request, door, saved)
    with translation.override(shown_in(language, door)), timezone.override(zone_of(door.invitation.person)):
        survey = asked_survey(door.invitation.wave, language=language)
        if not 0 < part <= (1 if door.anonymous else len(survey.parts)):
            raise Http404
        asking = asking_of(door, survey, part, saved)
        if reason := why_not_answerable(door.invitation, at=clock.now()):
            return over(request, door, reason, _left_behind(request, survey, saved))
        if request.method != "POST":
            return asking.page(request, entered(saved.values if saved else {}))
        if door.anonymous:
            return _anonymous(request, asking)
        return _saved_first(request, asking)


def _anonymous(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Everything came with this one form: it is handed in, or shown again in another language."""
    given = typed(asking.items, request.POST.dict())
    do = request.POST.get("do", "")
    if do.startswith("language:"):
        return _in_language(request, asking, do.removeprefix("language:"), given)
    return _handed_in(request, asking, given)


def _in_language(request: HttpRequest, asking: Asking, language: str, given: dict[str, object]) -> HttpResponse:
    survey = asked_survey(asking.door.invitation.wave, language=language)
    with translation.override(shown_in(survey.language, asking.door)):
        response = asking_of(asking.door, survey, asking.number, None).page(request, entered(given))
    _remember(response, survey.language)
    return response


def _saved_first(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Whatever was pressed, what stands on the page is kept before anything else."""
    given = typed(asking.items, request.POST.dict())
    quietly = request.POST.get("do") == "save"
    try:
        saved = save_answers(
            invitation=asking.door.invitation,
            answers=given,
            language=asking.survey.language,
            revision=_number(request.POST.get("revision")),
            by=asking.door.by,
            at=clock.now(),
        )
    except AnswersDoNotFit as refusal:
        shown = entered(given, faults=refusal.faults)
        return JsonResponse({}, status=422) if quietly else asking.page(request, shown, status=422)
    except ChangedMeanwhile:
        return JsonResponse({}, status=409) if quietly else _two_devices(request, asking, given)
    except CannotHandIn as refusal:
        return over(request, asking.door, refusal.reason, _left_behind(request, asking.survey, asking.saved))
    if quietly:
        return JsonResponse({"revision": saved.revision})
    return _and_then(request, asking, saved)


def _two_devices(request: HttpRequest, asking: Asking, given: dict[str, object]) -> HttpResponse:
    """What was typed here stays; where the other device says something else, it stands beside it."""
    newest = asking.door.saved()
    other = newest.values if newest else {}
    filled = {key: value if value not in ("", None) else other.get(key) for key, value in given.items()}
    fresh = asking_of(asking.door, asking.survey, asking.number, newest)
    return fresh.page(request, entered(filled, elsewhere=other), status=409, met=True)


def _and_then(request: HttpRequest, asking: Asking, saved: SavedAnswers) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "hand_in" and asking.is_last:
        return _handed_in(request, asking_of(asking.door, asking.survey, asking.number, saved), saved.values)
    if do == "later":
        shown = told(asking.door, asking.survey) | {"answered": len(saved.values)}
        return render(request, "feedback/answering/later.html", shown)
    if do.startswith("language:"):
        response: HttpResponse = SeeOther(asking.door.part(asking.number))
        language = do.removeprefix("language:")
        if language in asking.survey.languages:
            _remember(response, language)
        return response
    return SeeOther(asking.before if do == "back" else asking.after)


def _handed_in(request: HttpRequest, asking: Asking, answers: dict[str, object]) -> HttpResponse:
    """What is left out is pointed out once; then it is handed in. The thanks are this very answer, kept nowhere."""
    door, survey = asking.door, asking.survey
    answers = {key: value for key, value in answers.items() if value not in ("", None)}
    missing = left_open(survey.items, {key: str(value) for key, value in answers.items()})
    if missing and answers and "pointed_out" not in request.POST:
        return asking.page(request, entered(answers), missing=missing)
    try:
        support = hand_in(
            invitation=door.invitation, answers=answers, language=survey.language, way=door.way, by=door.by,
            at=clock.now(),
        )  # fmt: skip
    except AnswersDoNotFit as refusal:
        return asking.page(request, entered(answers, faults=refusal.faults), status=422)
    except NothingAnswered as refusal:
        return asking.page(request, entered(answers, faults={"": str(refusal)}), status=422)
    except CannotHandIn as refusal:
        return over(request, door, refusal.reason, _left_behind(request, survey, asking.saved))
    closings = dict.fromkeys(part.closing for part in survey.parts if part.closing)
    values = told(door, survey) | {"closings": closings, "fresh": True, "support": support}
    return render(request, "feedback/answering/thanks.html", values)


def over(request: HttpRequest, door: Door, reason: str, left: list[tuple[str, str]] | None = None) -> HttpResponse:
    """The thanks, or why this cannot be answered (410). What somebody had filled in stands there to be copied."""
    program = door.invitation.wave.cohort.program
    values = told(door, None) | {"reason": reason, "left": left or [], "program": program}
    if reason == "answered":
        return render(request, "feedback/answering/thanks.html", values)
    organisation_id, at = door.invitation.organisation_id, clock.now()
    values["addresses"] = addresses_that_answer(organisation_id, program_id=program.pk, at=at)
    return render(request, "feedback/answering/over.html", values, status=410)


def told(door: Door, survey: AskedSurvey | None) -> dict[str, object]:
    """What every page of a survey knows."""
    wave = door.invitation.wave
    return {
        "door": door,
        "wave": wave,
        "survey": survey,
        "languages": language_names(survey.languages) if survey else [],
        "program": wave.cohort.program,
        "organisation": door.invitation.organisation,
        "given_name": door.invitation.person.given_name,
    }


def _left_behind(request: HttpRequest, survey: AskedSurvey, saved: SavedAnswers | None) -> list[tuple[str, str]]:
    sent = {key: value for key, value in typed(survey.items, request.POST.dict()).items() if value}
    given = (saved.values if saved else {}) | (sent if request.method == "POST" else {})
    asked = [(item, given.get(item.public_id)) for item in survey.items]
    return [(item.words, spoken(item, value)) for item, value in asked if value]


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=REMEMBERED, samesite="Lax", httponly=True)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
