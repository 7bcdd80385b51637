from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.programs.models import Cohort
from tests.factories.screening import make_applicant
from tests.web.enrolment.screening.conftest import Desk, text_of

pytestmark = pytest.mark.django_db

S = ApplicationState


def box(application: Application) -> str:
    return f"{application.public_id}.{application.revision}"


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_headline_says_how_many_wait_and_who_waits_longest(cohort: Cohort, staff: Desk) -> None:
    make_applicant(cohort, name="Amara Okafor", days_ago=9)
    make_applicant(cohort, name="Ben Shaw", state=S.IN_REVIEW, days_ago=2)
    make_applicant(cohort, name="Cem Kaya", state=S.ACCEPTED, days_ago=30)
    page = staff.read("board", cohort.public_id)
    assert "2 people wait for you; Amara Okafor has waited 9 days" in page
    assert "for 2 days" in page
    assert "for 30 days" not in page


def test_an_empty_board_teaches(cohort: Cohort, staff: Desk) -> None:
    page = staff.read("board", cohort.public_id)
    assert "Nobody has applied yet" in page
    assert "Do it" not in page


def test_a_long_column_shows_eight_and_leads_to_all(cohort: Cohort, staff: Desk) -> None:
    for number in range(60):
        make_applicant(cohort, name=f"Person{number:02} X", days_ago=60 - number)
    board = staff.read("board", cohort.public_id, side="mentor")
    assert "Person07" in board
    assert "Person08" not in board
    assert "?side=mentor&amp;column=applied" in board
    listed = staff.read("board", cohort.public_id, side="mentor", column="applied")
    assert "Applied: 60 people" in listed
    assert "1 to 50 of 60" in listed
    assert "Person59" in staff.read("board", cohort.public_id, column="applied", page="2")


@pytest.mark.parametrize("query", [{}, {"column": "applied"}, {"whose": "mine"}, {"words": "x"}])
def test_the_board_asks_as_often_for_three_as_for_one(cohort: Cohort, coordinator: Desk, query: dict[str, str]) -> None:
    cohort.most_mentors = 5
    cohort.save()
    counts = []
    for new in (1, 2):
        for _each in range(new):
            for state in (S.SUBMITTED, S.WAITING, S.ACCEPTED):
                application = make_applicant(cohort, name="Xenia X", state=state)
                Application.objects.within(cohort.organisation_id).filter(pk=application.pk).update(
                    assigned_to=coordinator.person
                )
        with CaptureQueriesContext(connection) as queries:
            coordinator.get("board", cohort.public_id, **query)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_name_is_shown_as_text(cohort: Cohort, staff: Desk) -> None:
    application = make_applicant(cohort, name="<script>alert(1)</script> X")
    for page in (staff.read("board", cohort.public_id), staff.read("application", application.public_id)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_many_are_moved_at_once_and_the_filter_stays(cohort: Cohort, staff: Desk) -> None:
    people = [make_applicant(cohort) for _each in range(3)]
    gone = make_applicant(cohort, name="Gone Girl", state=S.DECLINED)
    address = staff.address("bulk", cohort.public_id) + "?side=mentor"
    chosen = [box(each) for each in (*people, gone)]
    response = staff.client.post(address, {"do": "stage:interview", "chosen": chosen})
    assert response["Location"].endswith("?side=mentor")
    assert "Done for 3 people." in told(response)
    assert "Not done for one" not in told(response)
    assert "Not done for 1 person. Gone Girl: The application of Gone Girl is in the state “declined”" in told(response)


def test_where_people_are_written_to_the_letter_is_shown_first(cohort: Cohort, coordinator: Desk) -> None:
    people = [make_applicant(cohort, name=name) for name in ("Ada A", "Ben B")]
    sent = {"do": "decline:full", "chosen": [box(each) for each in people]}
    page = text_of(coordinator.post("bulk", cohort.public_id, **sent))
    assert "2 people will be written to" in page
    assert "Dear Ada" in page
    assert "Ben B" in page
    assert not OutboxEntry.objects.within(cohort.organisation_id).exists()
    coordinator.post("bulk", cohort.public_id, **sent, sure="1")
    texts = OutboxEntry.objects.within(cohort.organisation_id).values_list("text", flat=True)
    assert sorted("Dear Ben" in text for text in texts) == [False, True]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"do": "stage:review"}, "Nobody is chosen"),
        ({"chosen": "x"}, "Choose what to do with them"),
        ({"do": "stage:review", "chosen": ["x", "\x00", "9" * 40, "a.b"]}, "Nobody is chosen"),
        ({"do": "explode", "chosen": "x"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_answered(cohort: Cohort, staff: Desk, sent: dict[str, object], answer: str) -> None:
    assert answer in told(staff.post("bulk", cohort.public_id, **sent))


def test_staff_are_not_offered_decisions(cohort: Cohort, staff: Desk, coordinator: Desk) -> None:
    application = make_applicant(cohort)
    assert 'value="accept"' in coordinator.read("board", cohort.public_id)
    assert 'value="accept"' not in staff.read("board", cohort.public_id)
    assert "Select a valid choice" in told(
        staff.post("bulk", cohort.public_id, do="accept", chosen=box(application), sure="1")
    )


def test_a_free_place_is_told(cohort: Cohort, staff: Desk) -> None:
    cohort.most_mentees = 1
    cohort.save()
    make_applicant(cohort, state=S.WAITING, side=Side.MENTEE)
    assert "One place for a mentee is free." in staff.read("board", cohort.public_id)


@pytest.mark.parametrize("query", [{"column": "nowhere"}, {"side": "\x00"}, {"channel": "x" * 900}, {"page": "-3"}])
def test_nonsense_in_the_address_is_as_good_as_nothing(cohort: Cohort, staff: Desk, query: dict[str, str]) -> None:
    make_applicant(cohort, name="Ada A")
    assert "Ada A" in staff.read("board", cohort.public_id, **query)
