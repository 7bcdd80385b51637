"""How a sign-in comes to stand for persons. Every address handed in here was proven, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Account, Person
from peerloom.domain.people.queries import SPANNING, is_expected
from peerloom.foundation import audit


def ensure_account(*, address: str, at: datetime) -> None:
    """Make an account without a password for an address that a person or an open invitation waits for.

    The address is not proven by this: the account stands for nobody until its owner has entered a code.
    Nothing happens for an address that nobody waits for, or that has an account.
    """
    if not is_expected(address, at=at):
        return
    try:
        with transaction.atomic():
            if not Account.objects.filter(email=address.casefold()).exists():
                Account.objects.create_user(address)
    except IntegrityError:
        return  # the same form, sent twice at once


def discard_unproven_password(*, account: Account) -> None:
    """Forget a password that was chosen before anyone had proven to own the account's address.

    Someone else may have chosen it, to come in once the owner of the address has signed in.
    """
    account.set_unusable_password()
    account.save(update_fields=["password"])


@transaction.atomic
def link_account(*, account: Account, confirmed_addresses: Sequence[str], at: datetime) -> list[Person]:
    """Let the account stand for the persons without one who have its confirmed addresses; answers those.

    At most one person of each organisation, where several have such addresses the first in the order given.
    """
    order = {address.casefold(): place for place, address in enumerate(confirmed_addresses)}
    everywhere = Person.objects.across_organisations(because=SPANNING)
    known = set(everywhere.filter(account=account).values_list("organisation", flat=True))
    waiting = everywhere.select_for_update(of=("self",)).filter(email__in=order, account__isnull=True)
    linked: list[Person] = []
    for person in sorted(
        waiting.exclude(standing=Standing.LEFT).select_related("organisation"), key=lambda p: order[p.email]
    ):
        if person.organisation_id in known:
            continue
        known.add(person.organisation_id)
        person.account = account
        person.save(update_fields=["account"])
        audit.record("person.linked", subject=person, organisation=person.organisation.public_id, by=None, at=at)
        linked.append(person)
    return linked
