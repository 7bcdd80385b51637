"""Typing in what came back on paper: once, or twice so that slips of the finger show."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.operations.answering import AnswersDoNotFit
from peerloom.domain.feedback.operations.answering_paper import type_in
from peerloom.domain.feedback.queries.answering import AskedSurvey, asked_survey, paper_state, why_not_open
from peerloom.domain.feedback.rules.answering import checked
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.answering.paper import wave_or_404
from peerloom.web.feedback.answering.sheet import Entered, entered, faults_of, language_names, parts_of, typed
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import FormFault

SALT = "peerloom.feedback.typed_once"


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def type_in_form(request: MemberRequest, paper_wave: str) -> HttpResponse:
    """One form after the other. A field that is empty was left open on paper."""
    wave = wave_or_404(request, paper_wave)
    survey = asked_survey(wave, language=request.POST.get("language") or request.GET.get("language", ""))
    if request.method != "POST":
        return _page(request, survey, entered({}))
    given, code = typed(survey.items, request.POST.dict()), request.POST.get("code", "").strip()[:40]
    found = checked(survey.items, given)
    if found.faults:
        first = _typed_first(request)
        return _page(request, survey, entered(given, faults=found.faults), code=code, first=first, status=422)
    if request.POST.get("do") == "again":
        return _page(request, survey, entered({}), code=code, first=dict(found.values))
    if (first := _typed_first(request)) is not None and first != found.values:
        return _page(
            request, survey, entered(given, elsewhere=_other(survey, first, found.values)), code=code, differs=True
        )
    return _kept(request, wave, survey, given, code)


def _kept(
    request: MemberRequest, wave: Wave, survey: AskedSurvey, given: Mapping[str, object], code: str
) -> HttpResponse:
    try:
        type_in(wave=wave, code=code, answers=given, language=survey.language, by=request.actor, at=clock.now())
    except AnswersDoNotFit as refusal:
        return _page(request, survey, entered(given, faults=refusal.faults), code=code, status=422)
    except Refused as refusal:
        return _page(request, survey, entered(given), code=code, refusal=str(refusal), status=422)
    messages.success(request, _("Kept. Here is the next form."))
    here = reverse("answering:type-in", args=[request.organisation.slug, wave.public_id])
    return SeeOther(f"{here}?language={survey.language}" if len(survey.languages) > 1 else here)


def _page(
    request: MemberRequest,
    survey: AskedSurvey,
    given: Entered,
    *,
    code: str = "",
    first: Mapping[str, object] | None = None,
    differs: bool = False,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    faults = faults_of(survey.items, given.faults, one_field=True)
    values = {
        "wave": survey.wave,
        "program": survey.wave.cohort.program,
        "survey": survey,
        "anonymous": survey.anonymous,
        "languages": language_names(survey.languages),
        "parts": parts_of(survey.parts, given),
        "faults": [*([FormFault(refusal, "", "")] if refusal else []), *faults],
        "code": code,
        "first": signing.dumps(dict(first), salt=SALT) if first is not None else "",
        "differs": differs,
        "state": paper_state(survey.wave),
        "reason": why_not_open(survey.wave, at=clock.now()),
    }
    return render(request, "feedback/answering/type_in.html", values, status=status)


def _typed_first(request: MemberRequest) -> dict[str, object] | None:
    """What was typed the first time, None where it is typed once only."""
    try:
        found = signing.loads(request.POST.get("first", ""), salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def _other(survey: AskedSurvey, first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object]:
    """What the first time said where the second says something else; "nothing" where it said nothing."""
    keys = [item.public_id for item in survey.items if first.get(item.public_id) != second.get(item.public_id)]
    return {key: first.get(key, _("nothing")) for key in keys}
