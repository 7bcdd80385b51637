"""The pseudonym under which a person answers in one program, made when it is first needed."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from peerloom.domain.feedback.models import Respondent
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which people mistake for one another when they copy a code from paper."""

LENGTH = 6
TRIES = 20


def respondent_of(person: Person, program: Program) -> Respondent:
    """The pseudonym of the person in the program; part of a larger operation. Asked twice at once, it is made once."""
    rows = Respondent.objects.within(person.organisation_id).filter(program=program, person=person)
    for _try in range(TRIES):
        if found := rows.first():
            return found
        try:
            with transaction.atomic():
                return Respondent.objects.create(
                    organisation_id=person.organisation_id, program=program, person=person, code=new_code()
                )
        except IntegrityError:  # somebody was faster, or the code is taken
            continue
    raise RuntimeError(f"no free code in {TRIES} tries")


def new_code() -> str:
    """Random, so that no order of codes tells who answered when."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_as_typed(text: str) -> str:
    """A code as it is kept, from how people write it: in small letters, with spaces or hyphens."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:12]
