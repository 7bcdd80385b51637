from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.voices import SuggestionState
from peerloom.domain.feedback.messages.suggestions import tell_answer
from peerloom.domain.feedback.models import Suggestion
from peerloom.domain.feedback.rules.suggestions import SETTLED
from peerloom.foundation.audit import record
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

LONGEST_REPLY = 1000


class CannotHandle(Refused):
    """No such state, too long, or of a program that the actor does not run."""


class OwesAnswer(CannotHandle):
    """Done or turned down, and not a word why."""


@transaction.atomic
def handle_suggestion(
    *, suggestion: Suggestion, state: str, answer: str, seen: int, by: Actor, at: datetime
) -> Suggestion:
    """Say what becomes of a suggestion. Whoever put their name to it is told once it is settled.

    ``seen`` is the revision that was read. Raises CannotHandle, or ChangedMeanwhile.
    """
    rows = Suggestion.objects.visible_to(by).select_for_update(of=("self",)).select_related("program", "organisation")
    row = rows.filter(pk=suggestion.pk).first()
    if row is None:
        raise CannotHandle(_("This suggestion is gone, or not of a program that you run."))
    reply = answer.strip()
    if (row.state, row.answer) == (state, reply):
        return row
    if row.revision != seen:
        raise ChangedMeanwhile(_("A colleague has answered this in between. Read that first."))
    if state not in SuggestionState.values or len(reply) > LONGEST_REPLY:
        raise CannotHandle(_("Choose what becomes of it, and answer in up to 1,000 letters."))
    if state in SETTLED and not reply:
        raise OwesAnswer(_("Say in a sentence what you did, or why you do not: that is what makes people write again."))
    before, row.state, row.answer = row.state, state, reply
    row.handled_by_id, row.handled_at, row.revision = by.person_id, at, row.revision + 1
    row.save(update_fields=["state", "answer", "handled_by", "handled_at", "revision"])
    record(
        "suggestion.handled",
        subject=row,
        organisation=row.organisation.public_id,
        by=by,
        at=at,
        details={"from": before, "to": state},
    )
    if state in SETTLED:
        tell_answer(row, at=at)
    return row
