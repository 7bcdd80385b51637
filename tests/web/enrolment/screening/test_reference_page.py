from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from peerloom.domain.enrolment.enums import ApplicationState, ReferenceState
from peerloom.domain.enrolment.models import Application, Reference
from peerloom.domain.enrolment.operations.references import ask_for_reference
from peerloom.domain.enrolment.reference_links import path_for
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from tests.factories import MOMENT, actor_with
from tests.factories.screening import make_reference
from tests.web.enrolment.screening.conftest import Desk, text_of

pytestmark = pytest.mark.django_db

ANSWERS = {"known_for": "Coach for two years", "recommends": "yes", "strengths": "Listens.", "worries": "Too busy."}


@pytest.fixture
def reference(applicant: Application) -> Reference:
    return ask_for_reference(
        reference=make_reference(applicant),
        links_sent=0,
        by=actor_with(applicant.organisation, Role.STAFF),
        at=MOMENT,
    )


def get(path: str) -> Any:
    return Client().get(path)


def post(path: str, **sent: str) -> Any:
    return Client().post(path, sent)


def test_a_referee_answers_without_an_account(reference: Reference) -> None:
    page = get(path_for(reference))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "Would you recommend Amara Okafor?" in text_of(page)
    assert "Thank you" in text_of(post(path_for(reference), **ANSWERS))
    reference.refresh_from_db()
    assert (reference.state, reference.worries) == (ReferenceState.RECEIVED, "Too busy.")


def test_what_was_answered_cannot_be_read_or_changed_through_the_link(reference: Reference) -> None:
    post(path_for(reference), **ANSWERS)
    for again in (get(path_for(reference)), post(path_for(reference), **ANSWERS | {"strengths": "None."})):
        assert again.status_code == 410
        assert "Your answer is in" in text_of(again)
        assert "Listens." not in text_of(again)
    reference.refresh_from_db()
    assert reference.strengths == "Listens."


def test_i_cannot_answer_needs_no_field(reference: Reference) -> None:
    assert "not write to you about this again" in text_of(post(path_for(reference), refuse="1"))
    reference.refresh_from_db()
    assert reference.state == ReferenceState.REFUSED


def test_links_that_cannot_be_used_say_what_to_do(reference: Reference, applicant: Application) -> None:
    path = path_for(reference)
    for forged in (path.replace(":", ".9:"), "/references/x/", "/references/%00/", "/references/a.b:c/"):
        assert get(forged).status_code == 404
        assert "This link does not work" in text_of(get(forged))
    with clock.frozen_at(MOMENT + timedelta(days=22)):
        late = get(path)
    assert (late.status_code, "Links work for three weeks" in text_of(late)) == (410, True)
    applicant.state = ApplicationState.DECLINED
    applicant.save()
    closed = get(path)
    assert (closed.status_code, "not needed any more" in text_of(closed)) == (410, True)


def test_a_new_link_closes_the_old_page(reference: Reference, staff: Desk) -> None:
    old = path_for(reference)
    application = reference.application.public_id
    staff.post("ask", application, reference.public_id, links="1")
    assert get(old).status_code == 404
    assert post(old, **ANSWERS).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("strengths", ""), ("strengths", "x" * 1_000_000), ("known_for", "a\x00b"), ("recommends", "perhaps")],
)
def test_bad_input_is_answered_beside_the_field_and_kept(reference: Reference, field: str, value: str) -> None:
    answer = post(path_for(reference), **ANSWERS | {field: value})
    assert answer.status_code == 422
    assert f"#id_{field}" in text_of(answer)
    assert "Too busy." in text_of(answer)
    reference.refresh_from_db()
    assert reference.state == ReferenceState.ASKED


def test_naming_asking_and_removing_from_the_page(applicant: Application, staff: Desk) -> None:
    wrong = staff.post("referee", applicant.public_id, name="Rosa Lind", email="rosa")
    assert (wrong.status_code, "#id_email" in text_of(wrong)) == (422, True)
    staff.post("referee", applicant.public_id, name="Rosa Lind", email="rosa@example.org")
    staff.post("referee", applicant.public_id, name="Piotr Nowak", email="piotr@example.org", ask="1")
    rosa, piotr = Reference.objects.within(applicant.organisation_id).order_by("pk")
    assert (rosa.state, piotr.state) == (ReferenceState.NAMED, ReferenceState.ASKED)
    staff.post("ask-all", applicant.public_id)
    staff.post("referee-remove", applicant.public_id, rosa.public_id)
    assert list(Reference.objects.within(applicant.organisation_id)) == [piotr]


def test_a_reference_of_someone_else_is_not_found(applicant: Application, reference: Reference, staff: Desk) -> None:
    other = applicant.cohort.applications.create(
        organisation=applicant.organisation, person=staff.person, side="mentee", applied_at=MOMENT
    )
    assert staff.post("ask", other.public_id, reference.public_id, links="1").status_code == 404
