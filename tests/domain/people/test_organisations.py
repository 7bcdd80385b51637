from __future__ import annotations

import pytest
from django.test import override_settings

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.people.operations.organisations import (
    CannotChangeOrganisation,
    CannotCreateOrganisation,
    OrganisationFacts,
    change_organisation,
    create_organisation,
    free_slug,
)
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import MOMENT, actor_with, make_account, make_organisation

pytestmark = pytest.mark.django_db
FACTS = OrganisationFacts(name="Åbo Akademi", locale="en", time_zone="Europe/Helsinki")


def test_who_makes_an_organisation_owns_it() -> None:
    account = make_account()
    owner = create_organisation(account=account, facts=FACTS, slug="abo", at=MOMENT)
    assert actor_of(owner, at=MOMENT).has(Role.OWNER)
    assert (owner.account, owner.organisation.slug, owner.time_zone) == (account, "abo", "Europe/Helsinki")
    assert AuditEvent.objects.get(verb="organisation.created").actor == owner.public_id


def test_an_address_belongs_to_one_organisation() -> None:
    make_organisation(slug="abo")
    with pytest.raises(CannotCreateOrganisation, match="choose another"):
        create_organisation(account=make_account(), facts=FACTS, slug="abo", at=MOMENT)
    assert Organisation.objects.count() == 1


@override_settings(ONE_ORGANISATION=True)
def test_an_installation_for_one_organisation_takes_no_second() -> None:
    create_organisation(account=make_account(), facts=FACTS, slug="abo", at=MOMENT)
    with pytest.raises(CannotCreateOrganisation, match="one organisation"):
        create_organisation(account=make_account(), facts=FACTS, slug="turku", at=MOMENT)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("Åbo Akademi", [], "abo-akademi"),
        ("North Field", ["north-field", "north-field-2"], "north-field-3"),
        ("北大学", [], "organisation"),
        ("x" * 100, [], "x" * 55),
    ],
)
def test_a_free_address_is_made_from_the_name(name: str, taken: list[str], proposed: str) -> None:
    for slug in taken:
        make_organisation(slug=slug)
    assert free_slug(name) == proposed


def test_owners_change_the_organisation_and_the_trail_says_from_what_to_what() -> None:
    organisation = make_organisation(name="Northfield")
    change_organisation(organisation=organisation, facts=FACTS, by=actor_with(organisation, Role.OWNER), at=MOMENT)
    assert Organisation.objects.get().name == "Åbo Akademi"
    details = AuditEvent.objects.get(verb="organisation.changed").details
    assert (details["name_from"], details["name_to"]) == ("Northfield", "Åbo Akademi")


def test_nobody_else_changes_it() -> None:
    organisation = make_organisation(name="Northfield")
    for by in (actor_with(organisation, Role.COORDINATOR), actor_with(make_organisation(), Role.OWNER)):
        with pytest.raises(CannotChangeOrganisation):
            change_organisation(organisation=organisation, facts=FACTS, by=by, at=MOMENT)
    assert Organisation.objects.get(pk=organisation.pk).name == "Northfield"
