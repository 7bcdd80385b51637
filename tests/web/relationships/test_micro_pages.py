from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import OfferState
from peerloom.domain.relationships.models import ConversationRequest, OfferedSlot
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_person
from tests.factories.micro import SOON, make_micro_cohort, make_placed, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(organisation: Organisation) -> Cohort:
    return make_micro_cohort(organisation)


def of(person: Person) -> Client:
    client = Client()
    assert person.account is not None
    client.force_login(person.account)
    return client


def address(name: str, cohort: Cohort, *ids: str) -> str:
    return reverse(f"micro:{name}", args=[cohort.organisation.slug, cohort.public_id, *ids])


def test_a_mentee_finds_a_time_by_a_topic_and_books_it(round_: Cohort) -> None:
    mentor, mentee = make_placed(round_, Side.MENTOR, name="Tomasz Zielinski"), make_placed(round_, Side.MENTEE)
    slot = make_slot(round_, mentor)
    OfferedSlot.objects.within(slot.organisation_id).update(topics="law, exams")
    client = of(mentee)
    with clock.frozen_at(MOMENT):
        assert "Tomasz" in client.get(address("cohort", round_), {"q": "EXAMS tomasz"}).content.decode()
        assert "Tomasz" not in client.get(address("cohort", round_), {"q": "music"}).content.decode()
        empty = client.post(address("book", round_, slot.public_id), {"question": " "})
        assert empty.status_code == 422
        booked = client.post(address("book", round_, slot.public_id), {"question": "Which exam first?"})
        assert booked.status_code == 303
        late = of(make_placed(round_, Side.MENTEE)).post(address("book", round_, slot.public_id), {"question": "Me?"})
        assert late.status_code == 409
        assert "Somebody was faster" in late.content.decode()


def test_a_mentor_opens_times_in_their_own_zone(round_: Cohort) -> None:
    mentor = make_placed(round_, Side.MENTOR)
    Person.objects.within(round_.organisation_id).filter(pk=mentor.pk).update(time_zone="Europe/Berlin")
    values = {"day": "2026-10-24", "time": "14:00", "minutes": "30", "row": "2", "weeks": "2", "way": "video"}
    with clock.frozen_at(MOMENT):
        assert of(mentor).post(address("offer", round_), values).status_code == 303
    starts = [slot.starts_at.isoformat() for slot in OfferedSlot.objects.within(round_.organisation_id)]
    assert starts == [  # the clocks go back on the day after the first of them
        "2026-10-24T12:00:00+00:00",
        "2026-10-24T12:30:00+00:00",
        "2026-10-31T13:00:00+00:00",
        "2026-10-31T13:30:00+00:00",
    ]


def test_a_time_that_the_clocks_skip_is_refused_beside_its_field(round_: Cohort) -> None:
    mentor = make_placed(round_, Side.MENTOR)
    Person.objects.within(round_.organisation_id).filter(pk=mentor.pk).update(time_zone="Europe/Berlin")
    values = {"day": "2027-03-28", "time": "02:30", "minutes": "30", "row": "1", "weeks": "1", "way": "video"}
    with clock.frozen_at(MOMENT):
        answer = of(mentor).post(address("offer", round_), values)
    assert answer.status_code == 422
    assert "the clocks change then" in answer.content.decode()


def test_the_end_of_the_calendar_is_too_far_ahead(round_: Cohort) -> None:
    values = {"day": "9999-12-31", "time": "23:59", "minutes": "30", "row": "2", "weeks": "2", "way": "video"}
    with clock.frozen_at(MOMENT):
        answer = of(make_placed(round_, Side.MENTOR)).post(address("offer", round_), values)
    assert answer.status_code == 422
    assert "half a year ahead" in answer.content.decode()


def test_who_is_not_in_the_round_finds_nothing(round_: Cohort) -> None:
    slot = make_slot(round_, make_placed(round_, Side.MENTOR))
    outsider = of(make_person(round_.organisation, "participant", account=make_account()))
    for name, ids in (("cohort", ()), ("offer", ()), ("ask", ()), ("book", (slot.public_id,))):
        assert outsider.get(address(name, round_, *ids)).status_code == 404
    mentee = of(make_placed(round_, Side.MENTEE))
    assert mentee.get(address("offer", round_)).status_code == 404
    mentee.post(address("slot-withdraw", round_, slot.public_id))
    slot.refresh_from_db()
    assert slot.state == OfferState.OPEN


def test_a_question_is_asked_answered_and_shown_to_nobody_else(round_: Cohort) -> None:
    mentee = make_placed(round_, Side.MENTEE)
    first, second = (make_placed(round_, Side.MENTOR, name=name) for name in ("Ada Bauer", "Ben Cruz"))
    with clock.frozen_at(MOMENT):
        form = of(mentee).get(address("ask", round_)).context["form"]
        values = {"key": form["key"].value(), "question": "Which lab?", "first": first.public_id}
        assert of(mentee).post(address("ask", round_), values | {"second": second.public_id}).status_code == 303
        asked = ConversationRequest.objects.within(round_.organisation_id).get()
        page = reverse("micro:request", args=[round_.organisation.slug, asked.public_id])
        assert of(second).get(page).status_code == 404
        assert "Which lab?" in of(first).get(page).content.decode()
        assert of(first).post(page, {"answer": "yes"}).status_code == 303
        assert of(first).post(page, {"answer": "no"}).status_code == 409
        assert "Somebody said yes" in of(mentee).get(page).content.decode()


def test_the_page_asks_the_database_as_often_for_many_times_as_for_one(round_: Cohort) -> None:
    mentor, mentee = make_placed(round_, Side.MENTOR), make_placed(round_, Side.MENTEE)
    client, counts = of(mentee), []
    for number in (1, 3):
        for _ in range(number):
            slots = OfferedSlot.objects.within(round_.organisation_id).count()
            make_slot(round_, mentor, SOON + slots * timedelta(hours=1))
        with CaptureQueriesContext(connection) as queries, clock.frozen_at(MOMENT):
            client.get(address("cohort", round_))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


def test_a_coordinator_reads_how_it_goes_and_sets_the_limit(round_: Cohort) -> None:
    make_slot(round_, make_placed(round_, Side.MENTOR))
    client = of(make_person(round_.organisation, "coordinator", account=make_account()))
    with clock.frozen_at(MOMENT):
        assert "One time is open to book" in client.get(address("overview", round_)).content.decode()
        assert client.post(address("overview", round_), {"limit": "0"}).status_code == 422
        assert client.post(address("overview", round_), {"limit": "4"}).status_code == 303
    round_.program.refresh_from_db()
    assert round_.program.conversations_a_month == 4
