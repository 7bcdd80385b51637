from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from peerloom.domain.enrolment.enums import ApplicationState, ScreeningStage
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries.interview_guides import guide_for
from peerloom.domain.enrolment.queries.screening_agreement import agreement_of, review_state
from peerloom.domain.enrolment.queries.screening_application import (
    answers_shown,
    checks_of,
    files_shown,
    happenings_of,
    interviews_of,
    references_of,
)
from peerloom.domain.enrolment.queries.screening_board import column_of
from peerloom.domain.enrolment.queries.screening_checks import SOON
from peerloom.domain.enrolment.queries.screening_places import places_left
from peerloom.domain.enrolment.queries.screening_staff import people_who_screen
from peerloom.domain.enrolment.rules import STEPS_FROM, can_decide_on_application
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.enrolment.screening.access import application_or_404, zone_of
from peerloom.web.enrolment.screening.answers import in_words
from peerloom.web.enrolment.screening.next_steps import Known, newest_of_each_kind, next_step
from peerloom.web.enrolment.screening.timeline import story_of
from peerloom.web.gate import MemberRequest, for_members

TONES = {
    ApplicationState.SUBMITTED: "watch",
    ApplicationState.IN_REVIEW: "info",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.WAITING: "watch",
    ApplicationState.DECLINED: "off",
    ApplicationState.WITHDRAWN: "off",
}


@for_members(*RUNS_PROGRAMS)
def application_page(request: MemberRequest, application: str) -> HttpResponse:
    return shown(request, application_or_404(request, application))


def shown(request: MemberRequest, application: Application, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page of an application; with a ``refusal``, what was asked for did not happen, and why."""
    return render(
        request, "screening/application.html", values_of(request, application) | {"refusal": refusal}, status=status
    )


def values_of(request: MemberRequest, application: Application) -> dict[str, Any]:
    program, now = application.cohort.program, clock.now()
    guide = guide_for(program, application.side)
    review = review_state(application, guide, request.actor)
    decides = can_decide_on_application(request.actor, application)
    known = Known(
        application=application,
        interviews=interviews_of(application),
        references=references_of(application),
        checks=checks_of(application),
        review=review,
        places=places_left(application.cohort, application.side),
        decides=decides,
        slug=request.organisation.slug,
        now=now,
        zone=zone_of(request),
    )
    story = story_of(happenings_of(application))
    return {
        "application": application,
        "cohort": application.cohort,
        "program": program,
        "tone": TONES[ApplicationState(application.state)],
        "column": column_of(application.state, application.stage),
        "step": next_step(known),
        "known": known,
        "current_checks": newest_of_each_kind(known.checks),
        "today": request.organisation.day_at(clock.now()),
        "soon": request.organisation.day_at(clock.now()) + SOON,
        "time_zone": request.organisation.time_zone,
        "assessments": [(each, guide.named(each.scores)) for each in review.shown],
        "agreement": agreement_of(review.shown, guide),
        "reviewers": list(application.reviewing.values_list("reviewer__public_id", flat=True)),
        "answers": [(each, in_words(each.kind, each.value)) for each in answers_shown(application)],
        "files": list(files_shown(application)),
        "story": story,
        "begun": any(told.begins for told in story),
        "stages": ScreeningStage.choices,
        "staff": [p for p in people_who_screen(program, at=now) if p.pk != application.person_id],
        "can": {step.value for step in STEPS_FROM[ApplicationState(application.state)]},
    }
