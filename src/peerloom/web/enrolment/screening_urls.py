from __future__ import annotations

from django.urls import include, path

from peerloom.domain.enrolment.enums import Side
from peerloom.web.enrolment.screening import (
    assessments,
    board,
    bulk,
    checks,
    declining,
    guides,
    interviews,
    references,
    steps,
)
from peerloom.web.enrolment.screening.application import application_page

app_name = "screening"

of_an_application = [
    path("", application_page, name="application"),
    path("step/", steps.step, name="step"),
    path("assign/", steps.assign, name="assign"),
    path("reviewers/", steps.reviewers, name="reviewers"),
    path("decline/", declining.decline, name="decline"),
    path("interview/", interviews.plan, name="interview"),
    path("interview/<public_id:interview>/", interviews.outcome, name="interview-outcome"),
    path("assess/", assessments.assess, name="assess"),
    path("references/new/", references.referee, name="referee"),
    path("references/ask/", references.ask_all, name="ask-all"),
    path("references/<public_id:reference>/ask/", references.ask, name="ask"),
    path("references/<public_id:reference>/remove/", references.remove, name="referee-remove"),
    path("check/", checks.check, name="check"),
]

urlpatterns = [
    path("checks/", checks.checks, name="checks"),
    path("guides/<public_id:program>/mentors/", guides.guide, {"side": Side.MENTOR}, name="guide-mentor"),
    path("guides/<public_id:program>/mentees/", guides.guide, {"side": Side.MENTEE}, name="guide-mentee"),
    path("applications/<public_id:application>/", include(of_an_application)),
    path("<public_id:cohort>/", board.board, name="board"),
    path("<public_id:cohort>/bulk/", bulk.bulk, name="bulk"),
]
