"""The board, the rules and the exceptions as pages: what they answer, what hostile input does, how many queries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import AgreementKind, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort, Guardrail, Program, Waiver
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_application, make_cohort, make_organisation, make_person
from tests.factories.programs import make_program
from tests.factories.standards import agreement, interviewed, keep_everything, referred, set_rule, with_profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_moment() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture
def program() -> Program:
    return make_program(make_organisation(), name="Big and Little")


@pytest.fixture
def cohort(program: Program) -> Cohort:
    return make_cohort(program)


def member(organisation: Organisation, role: str = "coordinator") -> Client:
    account = make_account()
    make_person(organisation, role, name="Noor Haddad", account=account)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def noor(program: Program) -> Client:
    return member(program.organisation)


def board(cohort: Cohort) -> str:
    return reverse("standards:board", args=[cohort.organisation.slug, cohort.public_id])


def rules(program: Program) -> str:
    return reverse("standards:rules", args=[program.organisation.slug, program.public_id])


def text_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def mentor(cohort: Cohort, name: str, references: int) -> Application:
    application = make_application(cohort, make_person(cohort.organisation, name=name), Side.MENTOR)
    interviewed(application)
    for number in range(references):
        referred(application, f"Referee{number}")
    return application


def test_the_headline_says_who_can_be_matched_and_what_most_often_is_missing(cohort: Cohort, noor: Client) -> None:
    set_rule(cohort.program, "references", value=3)
    set_rule(cohort.program, "interview")
    for number in range(3):
        mentor(cohort, f"Ready {number}", 3)
        mentor(cohort, f"Almost {number}", 2)
    make_application(cohort, make_person(cohort.organisation, name="New Comer"), Side.MENTOR)
    page = text_of(noor, board(cohort))
    assert "3 people can be matched; four are held back, three of them because one reference is missing." in page
    assert page.index("Almost 0") < page.index("Ready 0"), "who needs somebody comes first"


def test_the_board_is_filtered_by_light_side_rule_and_name(cohort: Cohort, noor: Client) -> None:
    set_rule(cohort.program, "references", value=3)
    mentor(cohort, "Ready Rosa", 3)
    mentor(cohort, "Almost Ali", 2)
    make_application(cohort, make_person(cohort.organisation, name="Mina Mentee"), Side.MENTEE)
    for query, shown, hidden in (
        ({"show": "red"}, "Almost Ali", "Ready Rosa"),
        ({"show": "green"}, "Ready Rosa", "Almost Ali"),
        ({"side": "mentee"}, "Mina Mentee", "Ready Rosa"),
        ({"rule": "references"}, "Almost Ali", "Ready Rosa"),
        ({"words": "ali al"}, "Almost Ali", "Ready Rosa"),
    ):
        page = text_of(noor, board(cohort), **query)
        assert shown in page
        assert hidden not in page
    assert "Nobody fits" in text_of(noor, board(cohort), words="zzz")
    assert "Ready Rosa" in text_of(noor, board(cohort), show="nonsense", rule="\x00", page="99")


def test_the_board_pages_and_asks_as_often_for_many_as_for_few(cohort: Cohort, noor: Client) -> None:
    with_profile(cohort.program, Profile.YOUTH)
    agreement(cohort.program)
    agreement(cohort.program, AgreementKind.MENTORING)
    counts = []
    for number in (1, 55):
        for place in range(number):
            application = mentor(cohort, f"Mentor {place}", 0)
            if place < 3:
                keep_everything_else(application)
        with CaptureQueriesContext(connection) as queries:
            text_of(noor, board(cohort))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22
    assert "1 to 50 of 56" in text_of(noor, board(cohort))


def keep_everything_else(application: Application) -> None:
    application.interviews.all().delete()
    keep_everything(application)


def test_names_and_reasons_are_shown_as_words(cohort: Cohort, noor: Client) -> None:
    set_rule(cohort.program, "references", value=3)
    application = mentor(cohort, "<script>alert(1)</script> X", 2)
    Waiver.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        rule="references",
        person=application.person,
        reason="<img src=x onerror=alert(2)>",
        granted_at=MOMENT,
    )
    for page in (text_of(noor, board(cohort)), text_of(noor, board(cohort) + "exceptions/")):
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


def test_who_gave_an_exception_and_left_is_no_trouble(cohort: Cohort, noor: Client) -> None:
    set_rule(cohort.program, "references", value=3)
    mentor(cohort, "Tom Baker", 2)
    Waiver.objects.create(
        organisation=cohort.organisation, program=cohort.program, rule="references", reason="Old.", granted_at=MOMENT
    )
    assert "With an exception" in text_of(noor, board(cohort))


def sent(client: Client, program: Program, **changes: str) -> dict[str, str]:
    form = client.get(rules(program)).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | changes


def test_rules_are_saved_from_the_page(program: Program, cohort: Cohort, noor: Client) -> None:
    values = sent(noor, program, **{"references-severity": "block", "references-value": "2", "contact": "Ines"})
    answer = noor.post(rules(program), values)
    assert answer.status_code == 303
    row = Guardrail.objects.within(program.organisation_id).get()
    assert (row.rule, row.severity, row.value) == ("references", "block", 2)
    program.refresh_from_db()
    assert program.safeguarding_contact == "Ines"


def test_a_reason_is_asked_for_beside_its_field_and_nothing_is_lost(
    program: Program, cohort: Cohort, noor: Client
) -> None:
    with_profile(program, Profile.YOUTH)
    values = sent(noor, program, **{"interview-severity": "", "contact": "Ines Prado"})
    answer = noor.post(rules(program), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You turn down what protects young people (Interview)." in page
    assert answer.context["form"]["reason"].errors
    assert "Ines Prado" in page


def test_what_changed_meanwhile_is_answered_with_409(program: Program, cohort: Cohort, noor: Client) -> None:
    values = sent(noor, program, **{"interview-severity": "warn"})
    set_rule(program, "references")
    answer = noor.post(rules(program), values)
    assert answer.status_code == 409
    assert "Someone else changed these standards" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"references-severity": "deadly"},
        {"references-severity": "block", "references-value": "many"},
        {"references-severity": "block", "references-value": "999999999999"},
        {"references-severity": "block", "references-value": "-1"},
        {"contact": "a\x00b"},
        {"contact": "x" * 1_000_000},
    ],
)
def test_nonsense_is_told_beside_the_field(
    program: Program, cohort: Cohort, noor: Client, wrong: dict[str, str]
) -> None:
    answer = noor.post(rules(program), sent(noor, program, **wrong))
    assert answer.status_code == 422
    assert not Guardrail.objects.within(program.organisation_id).exists()


def test_staff_read_the_rules_but_find_no_fields(program: Program, cohort: Cohort, noor: Client) -> None:
    with_profile(program, Profile.YOUTH)
    staff = member(program.organisation, "staff")
    page = text_of(staff, rules(program))
    assert "Criminal-record check" in page
    assert "Save the standards" not in page
    assert staff.post(rules(program), sent(noor, program, **{"interview-severity": "warn"})).status_code == 422
    assert "Make an exception" not in text_of(staff, board(cohort))


def exception(cohort: Cohort, **query: str) -> str:
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{board(cohort)}exception/?{pairs}"


def test_an_exception_is_made_for_one_person(cohort: Cohort, noor: Client) -> None:
    set_rule(cohort.program, "references", value=3)
    application = mentor(cohort, "Tom Baker", 2)
    address = exception(cohort, rule="references", application=application.public_id)
    assert "Set “References” aside for Tom Baker?" in text_of(noor, address)
    values: dict[str, Any] = {"reason": "We have known him for twenty years.", "expires_on": "2026-12-01"}
    assert noor.post(address, values).status_code == 303
    assert Waiver.objects.within(cohort.organisation_id).get().person == application.person


@pytest.mark.parametrize("query", [{"rule": "nonsense"}, {"rule": "references", "application": "nobody"}])
def test_an_exception_from_nothing_does_not_exist(cohort: Cohort, noor: Client, query: dict[str, str]) -> None:
    assert noor.get(exception(cohort, **query)).status_code == 404


def test_someone_of_another_program_is_not_found_here(cohort: Cohort, noor: Client) -> None:
    other = mentor(make_cohort(make_program(cohort.organisation)), "Other", 0)
    assert noor.get(exception(cohort, rule="references", application=other.public_id)).status_code == 404
