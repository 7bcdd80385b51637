from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, Assessment, InterviewGuide
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from tests.web.enrolment.screening.conftest import Desk, text_of

pytestmark = pytest.mark.django_db

LETTER = {"reason": "suited", "subject": "About Mentor Up", "body": "Dear Amara, not this time."}


def now(application: Application) -> Application:
    return Application.objects.within(application.organisation_id).get(pk=application.pk)


def test_a_no_is_looked_at_before_it_leaves(applicant: Application, coordinator: Desk) -> None:
    page = coordinator.read("decline", applicant.public_id)
    assert "Dear Amara" in page
    looked_at = coordinator.post("decline", applicant.public_id, **LETTER, revision=1, preview="1")
    assert "This is what they will read" in text_of(looked_at)
    assert "Dear Amara, not this time." in text_of(looked_at)
    assert now(applicant).state == ApplicationState.IN_REVIEW
    sent = coordinator.post("decline", applicant.public_id, **LETTER, revision=1, send="1")
    assert sent.status_code == 302
    assert now(applicant).state == ApplicationState.DECLINED
    assert "not this time" in OutboxEntry.objects.within(applicant.organisation_id).get().text


def test_our_words_for_another_reason_can_be_taken(applicant: Application, coordinator: Desk) -> None:
    page = text_of(coordinator.post("decline", applicant.public_id, reason="full", revision=1, refill="1"))
    assert "More people applied than we have places for" in page


def test_the_second_to_decide_is_told_and_keeps_what_was_typed(applicant: Application) -> None:
    first, second = Desk(applicant.organisation, Role.COORDINATOR), Desk(applicant.organisation, Role.OWNER)
    first.post("step", applicant.public_id, do="accept", revision=1)
    late = second.post("decline", applicant.public_id, **LETTER, revision=1, send="1")
    assert late.status_code == 409
    assert "Someone else did something with the application of Amara Okafor" in text_of(late)
    assert "not this time." in text_of(late)
    assert now(applicant).state == ApplicationState.ACCEPTED
    late = second.post("step", applicant.public_id, do="wait", revision=1)
    assert (late.status_code, "This was not done" in text_of(late)) == (409, True)
    assert "They have a place" in text_of(late)


def test_a_full_round_offers_the_waiting_list(cohort: Cohort, applicant: Application, coordinator: Desk) -> None:
    cohort.most_mentors = 0
    cohort.save()
    refused = coordinator.post("step", applicant.public_id, do="accept", revision=1)
    assert refused.status_code == 409
    assert "No place is left in this round" in text_of(refused)
    assert 'value="wait"' in text_of(refused)


def test_staff_have_no_page_to_decline(applicant: Application, staff: Desk) -> None:
    assert staff.get("decline", applicant.public_id).status_code == 403
    assert staff.post("step", applicant.public_id, do="accept", revision=1).status_code == 409
    assert "Decline kindly" not in staff.read("application", applicant.public_id)


@pytest.mark.parametrize("sent", [{"do": "explode"}, {"do": "stage", "stage": "moon"}, {}, {"do": "\x00"}])
def test_a_step_that_does_not_exist(applicant: Application, coordinator: Desk, sent: dict[str, str]) -> None:
    assert coordinator.post("step", applicant.public_id, **sent, revision=1).status_code == 422


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²", "1\x00"])
def test_a_revision_that_is_none_counts_as_unseen(applicant: Application, coordinator: Desk, revision: str) -> None:
    assert coordinator.post("step", applicant.public_id, do="accept", revision=revision).status_code == 409
    assert now(applicant).state == ApplicationState.IN_REVIEW


def test_an_empty_letter_and_a_book_are_refused_beside_the_field(applicant: Application, coordinator: Desk) -> None:
    for body in ("", "x" * 1_000_000, "a\x00b"):
        answer = coordinator.post("decline", applicant.public_id, **LETTER | {"body": body}, revision=1, send="1")
        assert answer.status_code == 422
        assert "#id_body" in text_of(answer)
    assert now(applicant).state == ApplicationState.IN_REVIEW


SCORES = {f"aspect-{key}": "4" for key in ("communication", "empathy", "expertise", "willingness")}


def test_an_assessment_is_handed_in_with_words_for_the_scores(applicant: Application, staff: Desk) -> None:
    assert "Listens closely, asks openly" in staff.read("assess", applicant.public_id)
    missing = staff.post("assess", applicant.public_id, **SCORES)
    assert (missing.status_code, "#id_recommends" in text_of(missing)) == (422, True)
    assert staff.post("assess", applicant.public_id, **SCORES, recommends="unsure").status_code == 302
    assert Assessment.objects.within(applicant.organisation_id).get().recommends is None
    assert "Your assessment is in" in staff.read("assess", applicant.public_id)
    again = staff.post("assess", applicant.public_id, **SCORES, recommends="no")
    assert (again.status_code, "stays as it is" in text_of(again)) == (409, True)


GUIDE = {
    "introduction": "Be warm.",
    "questions": "Why?\n\n How? ",
    "reviewers": "2",
    "aspects-TOTAL_FORMS": "2",
    "aspects-INITIAL_FORMS": "0",
    "aspects-0-label": "Warmth",
    "aspects-0-low": "Cold",
}


def test_a_coordinator_writes_a_guide_and_staff_read_it(cohort: Cohort, coordinator: Desk, staff: Desk) -> None:
    program = cohort.program.public_id
    assert "good enough to use as it is" in coordinator.read("guide-mentor", program)
    version = coordinator.get("guide-mentor", program).context["guide"].version
    assert coordinator.post("guide-mentor", program, **GUIDE, version=version).status_code == 302
    guide = InterviewGuide.objects.within(cohort.organisation_id).get()
    assert (guide.questions, guide.reviewers, guide.aspects[0]["label"]) == (["Why?", "How?"], 2, "Warmth")
    late = coordinator.post("guide-mentor", program, **GUIDE | {"introduction": "Be quick."}, version=version)
    assert (late.status_code, "Be quick." in text_of(late)) == (409, True)
    assert "Warmth" in staff.read("guide-mentor", program)
    assert staff.post("guide-mentor", program, **GUIDE, version=version).status_code == 403


def test_a_row_without_a_name_is_asked_for_one(cohort: Cohort, coordinator: Desk) -> None:
    sent = GUIDE | {"aspects-1-high": "Very"}
    answer = coordinator.post("guide-mentor", cohort.program.public_id, **sent, version="x")
    assert (answer.status_code, "leave the whole row empty" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(("day", "time"), [("2027-03-28", "02:30"), ("9999-12-31", "23:59"), ("0001-01-01", "00:00")])
def test_a_time_that_does_not_exist_is_no_time(applicant: Application, staff: Desk, day: str, time: str) -> None:
    applicant.organisation.time_zone = "Europe/Berlin"
    applicant.organisation.save()
    answer = staff.post("interview", applicant.public_id, day=day, time=time, place="Room 2")
    assert answer.status_code in (302, 409)
    assert applicant.interviews.count() == (1 if answer.status_code == 302 else 0)
    assert day != "2027-03-28" or "This time does not exist" in text_of(answer)
