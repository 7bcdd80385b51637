"""Agreements as pages: writing, reading, signing, printing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AgreementText, Signature
from peerloom.domain.enrolment.queries.agreements import digest_of
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, Program
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_application, make_cohort, make_organisation, make_person
from tests.factories.programs import make_program
from tests.factories.standards import agreement, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_moment() -> Iterator[None]:
    with clock.frozen_at(MOMENT):
        yield


@pytest.fixture
def program() -> Program:
    return make_program(make_organisation())


@pytest.fixture
def cohort(program: Program) -> Cohort:
    return make_cohort(program)


def window_of(person: Person) -> Client:
    client = Client()
    assert person.account is not None
    client.force_login(person.account)
    return client


@pytest.fixture
def linh(cohort: Cohort) -> Person:
    person = make_person(cohort.organisation, "participant", name="Linh Tran", account=make_account())
    make_application(cohort, person, Side.MENTEE)
    return person


@pytest.fixture
def noor(program: Program) -> Client:
    return window_of(make_person(program.organisation, "coordinator", account=make_account()))


def at(program: Program, name: str, *ids: str) -> str:
    return reverse(f"agreements:{name}", args=[program.organisation.slug, *ids])


def test_a_coordinator_writes_and_publishes(program: Program, noor: Client) -> None:
    begun = noor.post(at(program, "begin", program.public_id), {"kind": "conduct"})
    text = AgreementText.objects.within(program.organisation_id).get()
    address = at(program, "edit", text.public_id)
    assert begun["Location"] == address
    values = {"title": "Ours", "body": "## Be kind", "audience": "both", "seen": digest_of(text)}
    assert noor.post(address, values).status_code == 303
    stale = noor.post(address, values | {"body": "Mine"})
    assert stale.status_code == 409
    assert "Mine" in stale.content.decode()
    text.refresh_from_db()
    noor.post(at(program, "publish", text.public_id), {"seen": digest_of(text), "sign_again": "on"})
    assert "There is nothing to sign yet" not in noor.get(at(program, "list", program.public_id)).content.decode()


@pytest.mark.parametrize("kind", ["", "nonsense", "a\x00b"])
def test_a_kind_that_does_not_exist_is_told(program: Program, noor: Client, kind: str) -> None:
    for name in ("begin", "remind"):
        answer = noor.post(at(program, name, program.public_id), {"kind": kind}, follow=True)
        assert "Say which agreement it is about." in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"title": ""}, {"body": "a\x00b"}, {"body": "x" * 1_000_000}, {"audience": "all"}])
def test_a_wording_that_cannot_be_is_told_beside_its_field(
    program: Program, noor: Client, wrong: dict[str, str]
) -> None:
    text = agreement(program, published=False)
    values = {"title": "Ours", "body": "Be kind", "audience": "both", "seen": digest_of(text)}
    answer = noor.post(at(program, "edit", text.public_id), values | wrong)
    assert answer.status_code == 422


def test_a_hostile_wording_is_shown_as_words(program: Program, linh: Person) -> None:
    text = agreement(program)
    text.body = "<script>alert(1)</script> [x](javascript:alert(2))"
    text.save()
    page = window_of(linh).get(at(program, "sign", text.public_id)).content.decode()
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page


def test_signing_needs_the_box_and_the_name(program: Program, linh: Person) -> None:
    client, text = window_of(linh), agreement(program)
    address = at(program, "sign", text.public_id)
    for values in ({"name_typed": "Linh Tran"}, {"agreed": "on"}, {"agreed": "on", "name_typed": "a\x00b"}):
        assert client.post(address, values).status_code == 422
    assert not Signature.objects.within(program.organisation_id).exists()
    for _twice in range(2):
        client.post(address, {"agreed": "on", "name_typed": "Linh Tran"})
    assert Signature.objects.within(program.organisation_id).get().person == linh
    assert "You signed this on 5 October 2026" in client.get(address).content.decode()


def test_nobody_asked_is_not_everyone_signed(program: Program, cohort: Cohort, noor: Client) -> None:
    text = agreement(program)
    page = at(program, "list", program.public_id)
    assert "Nobody has applied yet." in noor.get(page).content.decode()
    person = make_person(cohort.organisation, "participant", account=make_account())
    make_application(cohort, person, Side.MENTEE)
    assert "One signature is missing" in noor.get(page).content.decode()
    signed(person, text)
    assert "Everyone has signed" in noor.get(page).content.decode()


def test_an_old_link_leads_to_the_wording_that_holds(program: Program, linh: Person) -> None:
    old, new = agreement(program), agreement(program, version=2)
    answer = window_of(linh).post(
        at(program, "sign", old.public_id), {"agreed": "on", "name_typed": "Linh Tran"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == at(program, "sign", new.public_id)
    assert "The wording was renewed." in answer.content.decode()
    assert not Signature.objects.within(program.organisation_id).exists()


def test_what_one_need_not_sign_does_not_exist(program: Program, linh: Person) -> None:
    client = window_of(linh)
    draft, theirs = agreement(program, published=False), agreement(make_program(program.organisation))
    for text in (draft, theirs):
        assert client.get(at(program, "sign", text.public_id)).status_code == 404
        assert client.get(at(program, "print", text.public_id)).status_code == 404


def test_on_paper_stand_the_name_and_the_fingerprint(program: Program, linh: Person) -> None:
    signature = signed(linh, agreement(program))
    page = window_of(linh).get(at(program, "print", signature.text.public_id)).content.decode()
    assert signature.digest in page
    assert "Linh Tran" in page


def test_the_list_of_the_unsigned_asks_as_often_for_three_as_for_one(
    program: Program, cohort: Cohort, linh: Person, noor: Client
) -> None:
    agreement(program)
    counts = []
    for _more in (0, 2):
        for _person in range(_more):
            make_application(cohort, make_person(program.organisation), Side.MENTOR)
        with CaptureQueriesContext(connection) as queries:
            noor.get(at(program, "unsigned", program.public_id))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_someone_on_both_sides_is_one_signature(program: Program, cohort: Cohort, linh: Person, noor: Client) -> None:
    make_application(cohort, linh, Side.MENTOR)
    agreement(program)
    assert "One signature is missing" in noor.get(at(program, "list", program.public_id)).content.decode()
