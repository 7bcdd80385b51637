"""What each person answered, where they were asked by name."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.queries.wave_responses import questions_in, responses_by_person, said_in
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.web.feedback.waves.doors import must_decide, wave_for_reading
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.programs.survey_names import survey_name

PEOPLE_ON_A_PAGE = 10


@require_safe
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def by_person(request: MemberRequest, wave: str) -> HttpResponse:
    """Of any other survey there is no such page."""
    found = wave_for_reading(request, wave)
    if found.mode != Mode.IDENTIFIED:
        raise Http404
    must_decide(request, found.cohort.program)
    items = questions_in(found)
    page = Paginator(responses_by_person(request.actor, found), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "name": survey_name(found.name),
        "wave": found,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "page": page,
        "people": [(response, said_in(response, items)) for response in page],
    }
    return render(request, "feedback/waves/responses.html", values)
