from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership, Organisation, Person
from peerloom.domain.people.operations.invitations import invite
from peerloom.domain.people.queries import actor_of
from tests.factories import MOMENT, make_account, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation(slug="northfield")


@pytest.fixture
def owner(organisation: Organisation, client: Client) -> Person:
    """An owner, signed in."""
    return signed_in(client, make_person(organisation, Role.OWNER, name="Zoe Admin", account=make_account()))


def signed_in(client: Client, person: Person) -> Person:
    assert person.account
    client.force_login(person.account)
    return person


def path_of(name: str, *args: str) -> str:
    return reverse(f"people:{name}", args=["northfield", *args])


def roles_of(person: Person) -> set[str]:
    return {grant.role for grant in actor_of(person, at=MOMENT).grants}


def test_the_list_asks_the_database_equally_often_for_one_and_for_three(owner: Person, client: Client) -> None:
    counts = []
    for people in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path_of("list"))
        assert page.context["page"].paginator.count == people
        counts.append(len(asked))
        for _more in range(2):
            make_person(owner.organisation, Role.STAFF, Role.PARTICIPANT)
    assert counts[0] == counts[1] <= 12


def test_the_list_is_searched_filtered_and_turned_in_pages(owner: Person, client: Client) -> None:
    for number in range(52):
        make_person(owner.organisation, name=f"Person Number{number:02}")
    make_person(owner.organisation, Role.STAFF, name="Leila Benali")
    first = client.get(path_of("list"))
    assert len(first.context["page"]) == 50
    assert len(client.get(path_of("list"), {"page": 2}).context["page"]) == 4
    for query in ({"search": "benali"}, {"role": "staff"}, {"role": "staff", "search": "leila"}):
        assert [p.name for p in client.get(path_of("list"), query).context["page"]] == ["Leila Benali"]
    nobody = client.get(path_of("list"), {"search": "nobody of this name"})
    assert "Nobody fits this search" in nobody.content.decode()
    assert client.get(path_of("list"), {"role": "emperor", "page": "x"}).status_code == 200


def test_script_in_a_name_is_shown_as_text(owner: Person, client: Client) -> None:
    person = make_person(owner.organisation, name="<script>alert(1)</script> O'Neill")
    person.about = "<img src=x onerror=alert(1)>"
    person.save()
    for path in (path_of("list"), path_of("person", person.public_id)):
        text = client.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text


def test_the_page_of_a_person_shows_roles_with_their_programs(owner: Person, client: Client) -> None:
    program = make_program(owner.organisation, name="Maths Buddies")
    person = make_person(owner.organisation, Role.STAFF, program_id=program.pk)
    text = client.get(path_of("person", person.public_id)).content.decode()
    assert "Staff" in text
    assert "Maths Buddies" in text


def test_an_owner_gives_and_takes_a_role(owner: Person, client: Client) -> None:
    person, program = make_person(owner.organisation), make_program(owner.organisation)
    give = path_of("role_give", person.public_id)
    assert client.post(give, {"role": "staff", "program": program.public_id}).status_code == 302
    [held] = Membership.objects.within(owner.organisation_id).filter(person=person)
    assert (held.role, held.program_scope) == (Role.STAFF, program.pk)
    client.post(path_of("role_withdraw", person.public_id, held.public_id))
    held.refresh_from_db(from_queryset=Membership.objects.within(owner.organisation_id))
    assert held.until is not None


def test_the_last_owner_is_told_why_they_stay(owner: Person, client: Client) -> None:
    [held] = Membership.objects.within(owner.organisation_id).filter(person=owner)
    page = client.post(path_of("role_withdraw", owner.public_id, held.public_id), follow=True)
    assert "An organisation needs an owner" in page.content.decode()
    assert roles_of(owner) == {Role.OWNER}


@pytest.mark.parametrize("wanted", [Role.OWNER, Role.COORDINATOR])
def test_a_coordinator_cannot_make_owners_whatever_they_send(
    organisation: Organisation, client: Client, wanted: Role
) -> None:
    coordinator = signed_in(client, make_person(organisation, Role.COORDINATOR, account=make_account()))
    for receiver in (coordinator, make_person(organisation)):
        refused = client.post(path_of("role_give", receiver.public_id), {"role": wanted, "program": ""})
        assert refused.status_code == 422
        assert roles_of(receiver) <= {Role.COORDINATOR}
    assert client.post(path_of("invitations"), {"email": "a@example.org", "role": wanted}).status_code == 422
    owner = make_person(organisation, Role.OWNER, account=make_account())
    [held] = Membership.objects.within(organisation.pk).filter(person=owner)
    client.post(path_of("role_withdraw", owner.public_id, held.public_id))
    assert roles_of(owner) == {Role.OWNER}
    assert roles_of(coordinator) == {Role.COORDINATOR}


def test_a_program_of_another_organisation_cannot_be_given_out(owner: Person, client: Client) -> None:
    person, foreign = make_person(owner.organisation), make_program(make_organisation())
    refused = client.post(path_of("role_give", person.public_id), {"role": "coordinator", "program": foreign.public_id})
    assert refused.status_code == 422
    assert roles_of(person) == set()


def test_ids_of_another_organisation_lead_nowhere(owner: Person, client: Client) -> None:
    elsewhere = make_organisation(slug="elsewhere")
    stranger = make_person(elsewhere, Role.OWNER, account=make_account())
    [theirs] = Membership.objects.within(elsewhere.pk).filter(person=stranger)
    invitation = invite(email="a@example.org", role=Role.STAFF, by=actor_of(stranger, at=MOMENT), at=MOMENT)
    gets = [("person", stranger.public_id), ("photo", stranger.public_id)]
    posts = [
        ("role_give", stranger.public_id),
        ("role_withdraw", stranger.public_id, theirs.public_id),
        ("role_withdraw", owner.public_id, theirs.public_id),
        ("invitation_resend", invitation.public_id),
        ("invitation_revoke", invitation.public_id),
    ]
    for name, *ids in gets:
        assert client.get(path_of(name, *ids)).status_code == 404
    for name, *ids in posts:
        assert client.post(path_of(name, *ids), {"role": "staff"}).status_code == 404
    for name in ("home", "list", "profile", "settings", "invitations"):
        assert client.get(reverse(f"people:{name}", args=["elsewhere"])).status_code == 404
    assert roles_of(stranger) == {Role.OWNER}


@pytest.mark.parametrize("role", ["", Role.PARTICIPANT])
def test_participants_stay_outside_the_coordinators_pages(
    organisation: Organisation, client: Client, role: str
) -> None:
    other = make_person(organisation)
    signed_in(client, make_person(organisation, *filter(None, [role]), account=make_account()))
    for name in ("list", "settings", "invitations"):
        assert client.get(path_of(name)).status_code == 403
    assert client.get(path_of("person", other.public_id)).status_code == 403
    assert client.post(path_of("role_give", other.public_id), {"role": "staff"}).status_code == 403
    assert client.get(path_of("profile")).status_code == 200


def test_who_runs_one_program_sees_no_one_else_here(organisation: Organisation, client: Client) -> None:
    other, program = make_person(organisation), make_program(organisation)
    signed_in(client, make_person(organisation, Role.COORDINATOR, account=make_account(), program_id=program.pk))
    assert client.get(path_of("list")).context["page"].paginator.count == 1
    assert client.get(path_of("person", other.public_id)).status_code == 404


def test_who_is_signed_out_is_asked_to_sign_in(organisation: Organisation, client: Client) -> None:
    for name in ("home", "list", "profile", "settings", "invitations"):
        response = client.get(path_of(name))
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={path_of(name)}"
    for address in (reverse("home"), reverse("organisation_create")):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_nothing_changes_without_the_forms_token(owner: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    signed_in(strict, owner)
    person = make_person(owner.organisation)
    assert strict.post(path_of("role_give", person.public_id), {"role": "owner"}).status_code == 403
    assert strict.get(path_of("role_give", person.public_id), {"role": "owner"}).status_code == 405
    assert roles_of(person) == set()


@pytest.mark.parametrize(
    ("name", "current"),
    [("list", "list"), ("invitations", "list"), ("profile", "profile"), ("settings", "settings")],
)
def test_the_navigation_marks_one_place(owner: Person, client: Client, name: str, current: str) -> None:
    places = client.get(path_of(name)).context["navigation"]
    assert [place.url for place in places if place.current] == [path_of(current)]


def test_only_owners_are_led_to_the_settings(organisation: Organisation, client: Client) -> None:
    signed_in(client, make_person(organisation, Role.COORDINATOR, account=make_account()))
    urls = {place.url for place in client.get(path_of("list")).context["navigation"]}
    assert path_of("settings") not in urls
    assert path_of("list") in urls
