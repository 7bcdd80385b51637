from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import ApplicationDraft, Channel, Guardianship
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, MessageText
from peerloom.foundation import clock
from peerloom.foundation.jobs.worker import Worker
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.applying import make_form
from tests.web.enrolment.applying import NOW, facts, get, page_of, path, post, seen_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def every_row() -> dict[str, int]:
    """How many rows each table of ours holds, and the tables of sessions and of what is counted."""
    tables = [model._meta.db_table for model in apps.get_models()] + ["peerloom_cache"]
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  # our own names
            counts[table] = cursor.fetchone()[0]
    return counts


def test_the_first_page_says_what_happens_to_the_answers(cohort: Cohort) -> None:
    make_form(cohort)
    page = page_of(get(path("start", cohort)))
    for words in ("Find a mentor in Mentor Up", "6 minutes", "Northfield University", "private", "60 days"):
        assert words in page, words
    assert "waiting list" not in page


def test_beginning_leads_to_the_first_part_and_remembers_the_channel(cohort: Cohort) -> None:
    make_form(cohort)
    channel = Channel.objects.create(
        organisation=cohort.organisation, cohort=cohort, name="Poster", tag="poster", created_at=MOMENT
    )
    assert 'name="via" value="poster"' in page_of(get(path("start", cohort) + "?via=poster"))
    response = post(path("start", cohort), facts(via="poster"))
    first = get(response["Location"])
    assert first["Location"].endswith("/part/1/")
    assert "Part 1 of 4" in page_of(get(first["Location"]))
    assert ApplicationDraft.objects.within(cohort.organisation_id).get().channel == channel


def test_a_page_sent_twice_begins_once(cohort: Cohort) -> None:
    same = facts()
    assert post(path("start", cohort), same)["Location"] == post(path("start", cohort), same)["Location"]
    assert ApplicationDraft.objects.within(cohort.organisation_id).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given_name": ""}, "Please write a name."),
        ({"email": "ada@"}, "valid email"),
        ({"email": "a\x00@example.org"}, "valid email"),
        ({"born_2": ""}, "day, month and year"),
        ({"born_0": "31", "born_1": "2"}, "no date"),
        ({"born_0": "x"}, "numbers only"),
        ({"born_2": "07"}, "all four digits"),
        ({"born_2": "99999999999999999999"}, "no date"),
        ({"born_2": "2030"}, "all four digits"),
        ({"given_name": "x" * 1_000_000}, "at most 100"),
        ({"key": "nonsense"}, "valid value"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_begins(cohort: Cohort, wrong: dict[str, str], said: str) -> None:
    response = post(path("start", cohort), facts(**wrong))
    assert response.status_code == 422
    assert said in page_of(response)
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signup_from": date(2026, 10, 6)}, "Sign-up opens on"),
        ({"signup_until": date(2026, 10, 4)}, "Sign-up is closed"),
    ],
)
def test_outside_the_days_of_sign_up_there_is_a_friendly_page(
    cohort: Cohort, changes: dict[str, date], said: str
) -> None:
    for name, value in changes.items():
        setattr(cohort, name, value)
    cohort.save()
    for response in (get(path("start", cohort)), post(path("start", cohort), facts())):
        assert response.status_code == 200
        assert said in page_of(response)
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()


@pytest.mark.parametrize("state", sorted(set(ProgramState) - {ProgramState.OPEN}))
def test_a_program_that_is_not_open_takes_nobody(cohort: Cohort, state: str) -> None:
    cohort.program.state = state
    cohort.program.save()
    assert 'name="given_name"' not in page_of(get(path("start", cohort)))
    post(path("start", cohort), facts())
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()


def test_a_program_without_a_form_asks_a_mentor_for_a_name_and_places(cohort: Cohort) -> None:
    response = post(path("start", cohort, Side.MENTOR), facts(places="3"))
    review = get(response["Location"])["Location"]
    assert review.endswith("/review/")
    page = page_of(get(review))
    assert "Almost there" in page
    assert "<dd>3</dd>" in page
    assert post(path("start", cohort, Side.MENTOR), facts(places="0")).status_code == 422


def test_who_is_late_is_told_of_the_waiting_list_first(cohort: Cohort) -> None:
    cohort.most_mentees = 1
    cohort.save()
    make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    assert "waiting list" in page_of(get(path("start", cohort)))
    assert "waiting list" not in page_of(get(path("start", cohort, Side.MENTOR)))


def test_who_is_signed_in_and_has_applied_is_led_to_it(cohort: Cohort) -> None:
    account = make_account(email="ada@example.org")
    person = make_person(cohort.organisation, account=account)
    client = Client()
    client.force_login(account)
    assert 'value="ada@example.org"' in page_of(get(path("start", cohort), client))
    application = make_application(cohort, person, Side.MENTEE)
    page = page_of(get(path("start", cohort), client))
    assert "You have applied already" in page
    assert "/apply/mine/" in page
    assert "/apply/mine/" not in page_of(get(path("start", cohort)))
    application.state = ApplicationState.WITHDRAWN
    application.save()
    assert "You have applied already" not in page_of(get(path("start", cohort), client))


@pytest.mark.parametrize("address", ["/apply/nobody/{cohort}/mentee/", "/apply/{slug}/{cohort}/leader/"])
def test_what_is_not_there_is_not_found(cohort: Cohort, address: str) -> None:
    assert get(address.format(cohort=cohort.public_id, slug=cohort.organisation.slug)).status_code == 404


def child(**further: str) -> dict[str, str]:
    return facts(born_0="1", born_1="9", born_2="2014", given_name="Mina", **further)


def test_of_a_child_nothing_at_all_is_stored_without_consent(cohort: Cohort) -> None:
    """Neither by the attempt, nor by asking the guardian, nor by the guardian's looking at it."""
    make_form(cohort)
    before = every_row()
    response = post(path("start", cohort), child(email="mina@example.org"))
    page = page_of(response)
    assert "ask a parent or guardian" in page
    assert "Mina" not in page
    assert "mina@example.org" not in page
    assert not response.cookies.keys() - {"csrftoken"}
    assert every_row() == before
    guardian = {"name": "Sara Amini", "email": "sara@example.org", "relation": "mother"}
    sent = post(path("guardian", cohort), guardian)
    assert "We have sent a message" in page_of(get(sent["Location"]))
    [letter] = mail.outbox
    assert letter.to == ["sara@example.org"]
    assert "Mina" not in str(letter.body)
    link = str(letter.body).split("http://localhost:8000")[1].split()[0]
    assert "May your child take part?" in page_of(get(link))
    after = every_row()
    assert after.pop("peerloom_cache") >= before.pop("peerloom_cache")  # how often mail was asked for, as hashes
    assert after == before
    agreed = {"agree": "on", "given_name": "Mina", "email": "mina@example.org", "seen": seen_on(link)}
    for refused in ({"given_name": ""}, {"agree": ""}, {"email": ""}, {"seen": ""}, {"seen": "other words"}):
        assert post(link, agreed | refused).status_code == 422
    assert {name: count for name, count in every_row().items() if name != "peerloom_cache"} == before


def test_once_the_guardian_agrees_the_childs_application_begins(cohort: Cohort) -> None:
    make_form(cohort)
    post(path("guardian", cohort), {"name": "Sara Amini", "email": "sara@example.org", "relation": "mother"})
    link = str(mail.outbox[0].body).split("http://localhost:8000")[1].split()[0]
    agreed = {"agree": "on", "given_name": "Mina", "email": "mina@example.org", "seen": seen_on(link)}
    response = post(link, agreed)
    assert "Part 1 of 4" in page_of(get(get(response["Location"])["Location"]))
    post(link, agreed)
    assert Guardianship.objects.within(cohort.organisation_id).count() == 1
    assert ApplicationDraft.objects.within(cohort.organisation_id).get().given_name == "Mina"
    assert "You have agreed. You can go on" in page_of(get(link))


def test_a_guardian_agrees_to_the_words_on_the_page_and_to_no_others(cohort: Cohort) -> None:
    post(path("guardian", cohort), {"name": "Sara Amini", "email": "sara@example.org", "relation": "mother"})
    link = str(mail.outbox[0].body).split("http://localhost:8000")[1].split()[0]
    agreed = {"agree": "on", "given_name": "Mina", "email": "mina@example.org", "seen": seen_on(link)}
    body = "Everything may be printed in the paper."
    MessageText.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        purpose="guardian-consent",
        subject="Consent",
        body=body,
    )
    refused = post(link, agreed)
    assert refused.status_code == 422
    assert "have changed" in page_of(refused)
    assert not Guardianship.objects.within(cohort.organisation_id).exists()
    assert post(link, agreed | {"seen": seen_on(link)}).status_code == 302
    assert Guardianship.objects.within(cohort.organisation_id).get().consent_text == body


@pytest.mark.parametrize(
    "name", ["Sara\n\nYour account is locked", "Go to https://evil.example", "www.evil.example", "a\u2028b"]
)
def test_a_name_is_no_message_to_an_address_that_was_made_up(cohort: Cohort, name: str) -> None:
    guardian = {"name": name, "email": "sara@example.org", "relation": "mother"}
    assert post(path("guardian", cohort), guardian).status_code == 422
    assert post(path("start", cohort), facts(given_name=name)).status_code == 422
    assert not mail.outbox
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()


@pytest.mark.parametrize("name", ["علی\u200cرضا", "Anne-Marie O’Neill", "J. R."])
def test_names_of_all_kinds_are_names(cohort: Cohort, name: str) -> None:
    assert post(path("start", cohort), facts(given_name=name)).status_code == 302


def test_a_guardian_is_not_flooded(cohort: Cohort) -> None:
    guardian = {"name": "Sara Amini", "email": "sara@example.org", "relation": "mother"}
    answers = [post(path("guardian", cohort), guardian).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 422, 422]
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_guardians_link_that_was_made_up_says_so(token: str) -> None:
    response = get(f"/apply/consent/{token}/")
    assert response.status_code == 404
    assert "This link does not work" in page_of(response)


def test_the_first_page_costs_the_same_however_long_the_form_is(cohort: Cohort) -> None:
    counts = []
    for questions in (1, 30):
        make_form(cohort, Side.MENTEE, ("All", [{"key": f"q{n}"} for n in range(questions)]))
        with CaptureQueriesContext(connection) as queries:
            get(path("start", cohort))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_guardian_takes_the_consent_back_from_the_message(cohort: Cohort) -> None:
    make_form(cohort)
    post(path("guardian", cohort), {"name": "Sara Amini", "email": "sara@example.org", "relation": "mother"})
    link = str(mail.outbox[0].body).split("http://localhost:8000")[1].split()[0]
    post(link, {"agree": "on", "given_name": "Mina", "email": "mina@example.org", "seen": seen_on(link)})
    with clock.frozen_at(NOW):
        Worker().run_what_is_due()
    [_request, kept] = mail.outbox
    way_back = str(kept.body).split("http://localhost:8000")[-1].split()[0]
    assert "You have agreed" in page_of(get(way_back))
    assert Guardianship.objects.within(cohort.organisation_id).exists(), "opening the link changes nothing"
    assert "Your consent is taken back" in page_of(post(way_back, {}))
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()
    assert get(way_back).status_code == 404
    assert get(way_back.replace("/agreed/", "/agreed/x")).status_code == 404
