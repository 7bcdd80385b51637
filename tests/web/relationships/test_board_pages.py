from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState, SessionState, SessionWay
from peerloom.domain.relationships.models import (
    Announcement,
    CheckIn,
    CheckInAnswer,
    Relationship,
    SavedView,
    Session,
)
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.changes import make_change

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(days=30)
SECRET = "What I told Tomasz in confidence"


@pytest.fixture
def client(organisation: Organisation) -> Client:
    client = Client()
    account = make_account()
    make_person(organisation, "coordinator", name="Noor Haddad", account=account)
    client.force_login(account)
    return client


@pytest.fixture
def pair(cohort: Cohort) -> Relationship:
    """They have met once, and said something about it to each other; the mentee has answered a check-in."""
    relationship, _mentee, _mentor = make_pair(cohort)
    Session.objects.create(
        organisation=cohort.organisation,
        relationship=relationship,
        state=SessionState.HELD,
        starts_at=MOMENT + timedelta(days=20),
        ends_at=MOMENT + timedelta(days=20, hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=MOMENT,
        minutes=55,
        summary=SECRET,
    )
    part = relationship.participations.get(side=Side.MENTEE)
    asked = CheckIn.objects.create(
        organisation=cohort.organisation,
        relationship=relationship,
        participation=part,
        name="After four weeks",
        turn="week 4",
        due_on=MOMENT.date(),
        closes_on=LATER.date(),
        state=CheckInState.ANSWERED,
        asked_at=MOMENT,
        answered_at=LATER - timedelta(days=1),
        feeling=2,
    )
    CheckInAnswer.objects.create(
        organisation=cohort.organisation, check_in=asked, position=0, question="What helps?", answer="More time"
    )
    return relationship


def page(client: Client, name: str, *ids: str, **query: str) -> str:
    with clock.frozen_at(LATER):
        response = client.get(reverse(f"relationships:{name}", args=ids), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_says_who_needs_somebody_and_never_what_was_said(client: Client, pair: Relationship) -> None:
    board = page(client, "list", pair.organisation.slug)
    assert "Says that it does not go well" in board
    record = page(client, "record", pair.organisation.slug, pair.public_id)
    assert "More time" in record
    assert "it goes like this" in record
    for shown in (board, record, page(client, "export", pair.organisation.slug)):
        assert "Linh" in shown
        assert SECRET not in shown


def test_the_sheet_holds_what_fits_and_no_formula(client: Client, pair: Relationship) -> None:
    pair.participations.get(side=Side.MENTOR).person.__class__.objects.within(pair.organisation_id).filter(
        given_name="Tomasz"
    ).update(given_name="=cmd()")
    rows = list(csv.DictReader(io.StringIO(page(client, "export", pair.organisation.slug).removeprefix("\ufeff"))))
    assert [(row["Meetings"], row["Minutes"], row["Questions answered"]) for row in rows] == [("1", "55", "1")]
    assert not rows[0]["Mentors"].startswith("=")
    assert len(page(client, "export", pair.organisation.slug, words="nobody").splitlines()) == 1


def test_a_view_is_kept_under_its_name_and_removed(client: Client, pair: Relationship) -> None:
    slug = pair.organisation.slug
    client.post(reverse("relationships:view-save", args=[slug]) + "?flag=not_well&page=3", {"name": "Worried"})
    view = SavedView.objects.within(pair.organisation_id).get()
    assert view.query == "flag=not_well"
    assert "Worried" in page(client, "list", slug)
    client.post(reverse("relationships:view-remove", args=[slug, view.public_id]))
    assert "Worried" not in page(client, "list", slug)


def test_writing_to_all_that_fit_asks_for_words_and_sends_once(client: Client, pair: Relationship) -> None:
    address = reverse("relationships:bulk", args=[pair.organisation.slug]) + "?flag=not_well"
    with clock.frozen_at(LATER):
        form = client.post(address, {"do": "message", "all": "1"})
        assert "the people of one match" in form.content.decode()
        key = form.context["form"]["key"].value()
        empty = client.post(address, {"do": "send", "all": "1", "key": key, "audience": "both", "body": "Hello"})
        assert empty.status_code == 422
        words = {"do": "send", "all": "1", "key": key, "audience": "both", "subject": "Hello", "body": "How are you?"}
        for _ in range(2):
            assert client.post(address, words).status_code == 303
    assert Announcement.objects.within(pair.organisation_id).count() == 1


def test_nothing_ticked_is_said_and_changes_nothing(client: Client, pair: Relationship) -> None:
    address = reverse("relationships:bulk", args=[pair.organisation.slug])
    answer = client.post(address, {"do": "support", "support": "nobody"}, follow=True)
    assert "Tick at least one match" in answer.content.decode()


@pytest.mark.parametrize("name", ["list", "record", "export"])
def test_the_number_of_queries_does_not_grow(name: str, client: Client, pair: Relationship, cohort: Cohort) -> None:
    ids = [cohort.organisation.slug, *([pair.public_id] if name == "record" else [])]
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, name, *ids)
        counts.append(len(queries))
        make_pair(cohort)
        make_pair(cohort)
    assert counts[0] == counts[1]
    assert counts[0] <= (20 if name == "record" else 12)


def test_what_was_asked_in_confidence_leads_on_for_coordinators_and_is_not_shown_to_staff(
    client: Client, pair: Relationship
) -> None:
    change = make_change(pair, pair.participations.get(side=Side.MENTEE).person)
    leads = reverse("changes:request", args=[pair.organisation.slug, change.public_id])
    record = page(client, "record", pair.organisation.slug, pair.public_id)
    assert leads in record
    assert reverse("endings:end", args=[pair.organisation.slug, pair.public_id]) in record
    assert reverse("changes:list", args=[pair.organisation.slug]) in page(client, "list", pair.organisation.slug)
    staff, account = Client(), make_account()
    make_person(pair.organisation, "staff", name="Samuel Adeyemi", account=account)
    staff.force_login(account)
    record = page(staff, "record", pair.organisation.slug, pair.public_id)
    assert "What was asked of you" not in record
    assert reverse("endings:end", args=[pair.organisation.slug, pair.public_id]) not in record
    board = page(staff, "list", pair.organisation.slug)
    assert reverse("changes:list", args=[pair.organisation.slug]) not in board
    assert reverse("conversations:reports", args=[pair.organisation.slug]) in board
