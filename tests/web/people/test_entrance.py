from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.operations.invitations import invite
from peerloom.foundation import clock
from tests.factories import actor_with, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_the_first_page_says_what_this_is_and_leads_to_signing_in(client: Client) -> None:
    first_page = reverse("welcome")
    with override_settings(DEMO=False):
        text = client.get(first_page).content.decode()
    assert reverse("account_request_login_code") in text
    assert "mentors and mentees" in text


def test_the_demos_first_page_is_its_own(client: Client) -> None:
    with override_settings(DEMO=True):
        assert client.get("/")["Location"] == reverse("demo:entrance")


def test_who_is_signed_in_goes_to_their_only_organisation(client: Client) -> None:
    account = make_account()
    make_person(make_organisation(slug="northfield"), account=account)
    client.force_login(account)
    assert client.get("/")["Location"] == reverse("home")
    assert client.get(reverse("home"))["Location"] == "/o/northfield/"


def test_who_belongs_to_several_organisations_chooses(client: Client) -> None:
    account = make_account()
    for slug in ("north", "south"):
        make_person(make_organisation(slug=slug), account=account)
    make_organisation(slug="foreign")
    client.force_login(account)
    text = client.get(reverse("home")).content.decode()
    assert "/o/north/" in text
    assert "/o/south/" in text
    assert "/o/foreign/" not in text


def test_who_was_imported_while_signed_in_is_found(client: Client) -> None:
    account = make_account()
    client.force_login(account)
    assert "No organisation knows" in client.get(reverse("home")).content.decode()
    make_person(make_organisation(slug="northfield"), email=account.email)
    assert client.get(reverse("home"))["Location"] == "/o/northfield/"


def test_who_is_invited_sees_it_before_anything_else(client: Client) -> None:
    account = make_account()
    owner = actor_with(make_organisation(name="Northfield"), Role.OWNER)
    invite(email=account.email, role=Role.STAFF, by=owner, at=clock.now())
    invite(email="other@example.org", role=Role.OWNER, by=owner, at=clock.now())
    client.force_login(account)
    page = client.get(reverse("home"))
    assert len(page.context["waiting"]) == 1
    assert "Northfield" in page.content.decode()


@pytest.mark.parametrize(
    ("roles", "name"),
    [
        ([Role.OWNER], "programs:list"),
        ([Role.STAFF, Role.PARTICIPANT], "programs:list"),
        ([Role.PARTICIPANT], "relationships:mine"),
        ([], "relationships:mine"),
    ],
)
def test_each_role_starts_where_its_work_is(client: Client, roles: list[Role], name: str) -> None:
    account = make_account()
    make_person(make_organisation(slug="northfield"), *roles, account=account)
    client.force_login(account)
    assert client.get("/o/northfield/")["Location"] == reverse(name, args=["northfield"])


def test_making_an_organisation_takes_a_name(client: Client) -> None:
    account = make_account()
    client.force_login(account)
    facts = {"name": "Åbo Akademi", "slug": "", "time_zone": "Europe/Helsinki", "locale": "en", "minimum_age": "16"}
    assert client.post(reverse("organisation_create"), facts)["Location"] == "/o/abo-akademi/"
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.minimum_age) == ("Åbo Akademi", 16)
    assert Person.objects.within(organisation.pk).get().account == account
    taken = client.post(reverse("organisation_create"), facts | {"slug": "abo-akademi"})
    assert taken.status_code == 422
    assert "choose another" in taken.content.decode()
    assert client.post(reverse("organisation_create"), facts | {"time_zone": "Mars/Base"}).status_code == 422


def test_an_owner_changes_the_settings_and_a_coordinator_cannot(client: Client) -> None:
    organisation = make_organisation(slug="northfield")
    owner = make_person(organisation, Role.OWNER, account=make_account())
    coordinator = make_person(organisation, Role.COORDINATOR, account=make_account())
    address = reverse("people:settings", args=["northfield"])
    facts = {"name": "Northfield College", "time_zone": "UTC", "locale": "en", "minimum_age": "18"}
    assert coordinator.account
    assert owner.account
    client.force_login(coordinator.account)
    assert client.post(address, facts).status_code == 403
    client.force_login(owner.account)
    assert client.get(address).status_code == 200
    assert client.post(address, facts).status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Northfield College"


@override_settings(ONE_ORGANISATION=True)
def test_where_there_is_one_organisation_only_nobody_is_offered_to_make_another(client: Client) -> None:
    client.force_login(make_account())
    assert "Make an organisation" in client.get(reverse("home")).content.decode()
    make_organisation()
    assert "Make an organisation" not in client.get(reverse("home")).content.decode()
    answer = client.get(reverse("organisation_create"), follow=True)
    assert "Ask its owner for an invitation." in answer.content.decode()
