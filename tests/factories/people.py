from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from allauth.account.models import EmailAddress

from peerloom.domain.people.models import Account, Membership, Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.scope import Actor

MOMENT = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
"""When tests happen unless they say otherwise: a Monday morning."""

_numbers = count(1)


def make_organisation(*, name: str = "Northfield University", slug: str = "") -> Organisation:
    return Organisation.objects.create(name=name, slug=slug or f"northfield-{next(_numbers)}", created_at=MOMENT)


def make_account(*, email: str = "", password: str | None = None) -> Account:
    """An account with a confirmed address, so that it can sign in."""
    account = Account.objects.create_user(email or f"account{next(_numbers)}@example.org", password)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def make_person(
    organisation: Organisation,
    *roles: str,
    name: str = "Linh Tran",
    email: str = "",
    account: Account | None = None,
    program_id: int | None = None,
) -> Person:
    """A person, with one membership per role (for one program only where ``program_id`` is given)."""
    given, _, family = name.partition(" ")
    person = Person.objects.create(
        organisation=organisation,
        account=account,
        email=email or (account.email if account else f"person{next(_numbers)}@example.org"),
        given_name=given,
        family_name=family,
        created_at=MOMENT,
    )
    for role in roles:
        Membership.objects.create(
            organisation=organisation, person=person, role=role, program_scope=program_id, since=MOMENT
        )
    return person


def actor_with(organisation: Organisation, *roles: str, program_id: int | None = None) -> Actor:
    """Someone acting in the organisation with these roles, signed in or not."""
    return actor_of(make_person(organisation, *roles, account=make_account(), program_id=program_id), at=MOMENT)
