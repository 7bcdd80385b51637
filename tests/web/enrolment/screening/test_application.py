from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import (
    ApplicationState,
    CheckKind,
    CheckResult,
    InterviewState,
    QuestionKind,
    ReferenceState,
    ScreeningStage,
)
from peerloom.domain.enrolment.models import Application, Interview, VettingCheck
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from peerloom.web.enrolment.screening.answers import in_words
from tests.factories import MOMENT
from tests.factories.screening import make_answer, make_applicant, make_reference
from tests.web.enrolment.screening.conftest import Desk, text_of

pytestmark = pytest.mark.django_db

S = ApplicationState


def test_a_sensitive_answer_is_never_shown(applicant: Application, coordinator: Desk) -> None:
    make_answer(applicant, "Why?", "Because <b>I</b> can.")
    make_answer(applicant, "Faith", "a secret", sensitive=True)
    page = coordinator.read("application", applicant.public_id)
    assert "Because &lt;b&gt;I&lt;/b&gt; can." in page
    assert "Faith" in page
    assert "a secret" not in page
    assert "Kept private" in page


def check(application: Application, result: CheckResult, *, days: int | None = None) -> VettingCheck:
    return VettingCheck.objects.create(
        organisation=application.organisation,
        person=application.person,
        kind=CheckKind.CRIMINAL,
        result=result,
        checked_on=MOMENT.date(),
        expires_on=None if days is None else MOMENT.date() + timedelta(days=days),
        recorded_at=MOMENT,
    )


def test_a_check_that_needs_a_look_is_for_coordinators_and_not_on_the_board(
    applicant: Application, staff: Desk, coordinator: Desk
) -> None:
    check(applicant, CheckResult.CONCERN)
    assert "A check needs your look" in coordinator.read("application", applicant.public_id)
    for page in (
        staff.read("application", applicant.public_id),
        staff.read("checks", all=""),
        coordinator.read("board", applicant.cohort.public_id),
    ):
        assert "needs a look" not in page
        assert "needs your look" not in page


@pytest.mark.parametrize(
    ("state", "stage", "known", "says"),
    [
        (S.SUBMITTED, "review", "", "Begin with the answers"),
        (S.IN_REVIEW, "review", "", "Read the answers, then say how it goes on"),
        (S.IN_REVIEW, "interview", "", "Plan the conversation"),
        (S.IN_REVIEW, "interview", "planned", "You talk on Wednesday 7 October, 09:30"),
        (S.IN_REVIEW, "interview", "over", "How was the conversation?"),
        (S.IN_REVIEW, "interview", "held", "Your assessment is missing"),
        (S.IN_REVIEW, "references", "", "Name people to ask"),
        (S.IN_REVIEW, "references", "two named", "2 references are missing: ask for them"),
        (S.IN_REVIEW, "references", "asked", "One reference is still to come"),
        (S.IN_REVIEW, "checks", "", "Record the checks"),
        (S.IN_REVIEW, "checks", "checked", "Nothing is missing at this stage: decide"),
        (S.IN_REVIEW, "checks", "full", "no place is left"),
        (S.WAITING, "review", "", "A place is free"),
        (S.ACCEPTED, "review", "", "They have a place"),
        (S.DECLINED, "review", "", "Declined on 5 October 2026"),
        (S.WITHDRAWN, "review", "", "They no longer want to take part"),
    ],
)
def test_the_next_step_stands_first(
    cohort: Cohort, coordinator: Desk, state: ApplicationState, stage: str, known: str, says: str
) -> None:
    application = make_applicant(cohort, state=state, stage=ScreeningStage(stage))
    learn(application, known)
    page = coordinator.read("application", application.public_id)
    assert f'<h2 id="next">{says}' in page or says in page.split('<h2 id="next">')[1].split("</h2>")[0]


def learn(application: Application, known: str) -> None:
    interviews = {"planned": (InterviewState.PLANNED, 2), "over": (InterviewState.PLANNED, -1)}
    if known in interviews or known == "held":
        state, days = interviews.get(known, (InterviewState.HELD, -1))
        Interview.objects.create(
            organisation=application.organisation,
            application=application,
            state=state,
            planned_at=MOMENT + timedelta(days=days),
        )
    if known == "two named":
        make_reference(application, name="Ada A")
        make_reference(application, name="Ben B")
    if known == "asked":
        make_reference(application, state=ReferenceState.ASKED)
    if known in ("checked", "full"):
        check(application, CheckResult.CLEAR)
    if known == "full":
        application.cohort.most_mentors = 0
        application.cohort.save()


def test_what_others_say_is_for_those_who_screen_and_never_for_the_applicant(
    applicant: Application, staff: Desk
) -> None:
    reference = make_reference(applicant, state=ReferenceState.RECEIVED)
    reference.worries, reference.recommends, reference.answered_at = "Loses patience.", False, MOMENT
    reference.save()
    assert "Loses patience." in staff.read("application", applicant.public_id)
    person = applicant.person
    person.account = staff.person.account
    staff.person.account = None
    staff.person.save()
    person.save()
    person.memberships.create(organisation=applicant.organisation, role=Role.STAFF, since=MOMENT)
    assert staff.get("application", applicant.public_id).status_code == 404
    assert applicant.public_id not in staff.read("board", applicant.cohort.public_id)


def test_drafts_have_no_page(cohort: Cohort, staff: Desk) -> None:
    assert staff.get("application", make_applicant(cohort, state=S.DRAFT).public_id).status_code == 404


def test_the_page_asks_as_often_for_three_of_everything_as_for_one(applicant: Application, staff: Desk) -> None:
    counts = []
    for new in (1, 2):
        for number in range(new):
            learn(applicant, "planned")
            make_reference(applicant, name=f"R {new} {number}")
            make_answer(applicant, f"Question {new} {number}", "Yes.")
            check(applicant, CheckResult.CLEAR)
            staff.post("assign", applicant.public_id, to=staff.person.public_id, revision=applicant.revision)
        with CaptureQueriesContext(connection) as queries:
            staff.get("application", applicant.public_id)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_the_story_is_told(applicant: Application, coordinator: Desk) -> None:
    coordinator.post("step", applicant.public_id, do="stage", stage="interview", revision=1)
    coordinator.post("interview", applicant.public_id, day="2026-10-07", time="10:00", place="Room 2")
    page = coordinator.read("application", applicant.public_id)
    assert "Moved to “interview”" in page
    assert "Conversation planned; the invitation is on its way" in page
    assert "Noor Haddad" in page
    assert page.count("<span>Applied") == 1


def test_checks_that_run_out_are_listed_with_their_renewal(cohort: Cohort, staff: Desk) -> None:
    for name, days in (("Soon S", 59), ("Later L", 61), ("Gone G", -1)):
        check(make_applicant(cohort, name=name), CheckResult.CLEAR, days=days)
    page = staff.read("checks")
    assert "2 checks expire within 60 days" in page
    assert page.index("Gone G") < page.index("Soon S")
    assert "Later L" not in page
    assert "Later L" in staff.read("checks", all="")
    assert "?kind=criminal" in page


def test_the_list_of_checks_asks_as_often_for_three_as_for_one(cohort: Cohort, staff: Desk) -> None:
    counts = []
    for new in (1, 2):
        for _each in range(new):
            check(make_applicant(cohort), CheckResult.CLEAR, days=3)
        with CaptureQueriesContext(connection) as queries:
            staff.get("checks")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_check_is_recorded_and_nothing_can_be_uploaded(applicant: Application, staff: Desk) -> None:
    assert 'type="file"' not in staff.read("check", applicant.public_id)
    wrong = staff.post("check", applicant.public_id, kind="criminal", result="clear", checked_on="2026-10-06")
    assert (wrong.status_code, "cannot lie in the future" in text_of(wrong)) == (409, True)
    right = staff.post("check", applicant.public_id, kind="criminal", result="clear", checked_on="2026-10-01")
    assert right.status_code == 302
    assert VettingCheck.objects.within(applicant.organisation_id).get().recorded_by == staff.person


def test_answers_are_read_in_words() -> None:
    assert in_words(QuestionKind.LANGUAGES, ["ar", "es"]) == ["العربية, Español"]
    assert in_words(QuestionKind.WISH, "yes") == ["Yes"]
    assert in_words(QuestionKind.DATE, "1990-04-03") == ["3 April 1990"]
    assert in_words(QuestionKind.DATE, "in spring") == ["in spring"]
    assert in_words(QuestionKind.TIMES, [[480, 540]]) == ["Monday 8:00 to 9:00"]
