"""Addresses on a sheet that the organisation knows under quite another name: perhaps two people share one address."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from peerloom.domain.matching.queries.sheet_people import Problem, SheetPeople
from peerloom.domain.people.models import Person

AT_ONCE = 1_000


def known_by_another_name(people: SheetPeople, *, organisation_id: int) -> Iterator[Problem]:
    """One problem that does not stop the row for each; a corrected spelling or a new family name is none."""
    for start in range(0, len(people.sign_ups), AT_ONCE):
        sign_ups = {sign_up.email: sign_up for sign_up in people.sign_ups[start : start + AT_ONCE]}
        for person in Person.objects.within(organisation_id).filter(email__in=sign_ups):
            sign_up = sign_ups[person.email]
            told = f"{sign_up.given_name} {sign_up.family_name}".strip()
            known = f"{person.given_name} {person.family_name}".strip()
            if told and known and not _words(told) & _words(known):
                text = _(
                    "%(email)s is already known as %(known)s, and here as %(told)s. If these are two people, "
                    "give them two addresses; if it is one, go on."
                )
                words = {"email": person.email, "known": known, "told": told}
                yield Problem(people.rows[person.email], "", "", text % words, stops=False)


def _words(name: str) -> set[str]:
    return set(name.casefold().split())
