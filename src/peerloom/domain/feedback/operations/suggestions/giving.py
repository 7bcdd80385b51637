from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Suggestion
from peerloom.domain.feedback.queries.suggestions import programs_taken_part_in
from peerloom.domain.feedback.rules.suggestions import LONGEST_SUGGESTION, MOST_A_DAY
from peerloom.domain.programs.models import Program
from peerloom.foundation.audit import record
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

KEY_BITS = 62
"""Of a key by chance: counted up, it would say which suggestions with a name a nameless one came between."""


class CannotSuggest(Refused):
    """Not of this program, nothing said, too long, or too many today."""


@transaction.atomic
def make_suggestion(*, program: Program, words: str, with_name: bool, by: Actor, at: datetime) -> Suggestion:
    """Put something into a program's box, by the day. Without the name nothing ties it to who wrote it: its key is made
    by chance, and no audit event is written, for those before and after it would tell the moment and who was here.
    The same words twice in a day are there once.

    Raises CannotSuggest.
    """
    found = programs_taken_part_in(by, at=at).select_related("organisation").filter(pk=program.pk).first()
    if found is None:
        raise CannotSuggest(_("This box is for the people in the program."))
    said = words.strip()
    if not said or len(said) > LONGEST_SUGGESTION:
        raise CannotSuggest(_("Write what you would change, in up to 2,000 letters."))
    Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    today = Suggestion.objects.within(by.organisation_id).filter(program=found, given_on=at.date())
    person_id = by.person_id if with_name else None
    same = today.filter(words=said, person=person_id).first()
    if same is not None:
        return same
    if today.count() >= MOST_A_DAY:
        raise CannotSuggest(_("The box is full for today. Try again tomorrow, or write to your coordinator."))
    made = Suggestion.objects.create(
        pk=secrets.randbits(KEY_BITS),
        organisation=found.organisation,
        program=found,
        person_id=person_id,
        words=said,
        given_on=at.date(),
    )
    if with_name:
        record("suggestion.made", subject=made, organisation=found.organisation.public_id, by=by, at=at)
    return made
