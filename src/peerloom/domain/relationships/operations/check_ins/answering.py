"""Saying how it goes, once, by the link or signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.enums import CheckInState, Feeling
from peerloom.domain.relationships.messages.check_ins import take_back_question
from peerloom.domain.relationships.models import CheckIn, CheckInAnswer
from peerloom.domain.relationships.rules.check_in_times import can_be_answered
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_ANSWER = 2_000


class CannotAnswerCheckIn(Refused):
    """It was answered before, has closed, is not the actor's, or the relationship rests or is over."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one side says. ``have_met`` None: not said. ``words`` by the question's position."""

    feeling: Feeling
    have_met: bool | None = None
    words: Mapping[int, str] = field(default_factory=dict)
    wants_contact: bool = False


@transaction.atomic
def answer_check_in(*, check_in: CheckIn, given: GivenAnswer, by: Actor | None, at: datetime) -> CheckIn:
    """Keep the answer, once and for good, and stop the reminder. The relationship stays as it is.

    ``by`` is None for whoever holds the link. The audit trail knows that it was answered, and nothing of what.
    Raises CannotAnswerCheckIn; after an answer also for the same answer again, so that a link tells nobody what it was.
    """
    current = (
        CheckIn.objects.within(check_in.organisation_id)
        .select_for_update(of=("self",))
        .select_related("participation__person", "relationship", "organisation")
        .filter(pk=check_in.pk)
        .first()
    )
    reason = "expired" if current is None else why_not_answerable(current, at=at)
    if current is None or reason:
        raise CannotAnswerCheckIn(_REASONS[reason])
    if by is not None and by.person_id != current.participation.person_id:
        raise CannotAnswerCheckIn(_("Only the person who was asked can answer this."))
    current.state, current.answered_at = CheckInState.ANSWERED, at
    current.feeling, current.have_met, current.wants_contact = given.feeling, given.have_met, given.wants_contact
    current.save(update_fields=["state", "answered_at", "feeling", "have_met", "wants_contact"])
    keep_words(current, given.words)
    take_back_question(current, at=at)
    organisation = current.organisation.public_id
    audit.record("check_in.answered", subject=current, organisation=organisation, by=by, at=at)
    return current


_REASONS = {
    "answered": _("This was answered already. The first answer counts; nothing that is sent later is kept."),
    "over": _("There is no need to answer any more. Thank you all the same."),
    "expired": _("The time for this answer is over. We will ask you again."),
}


def why_not_answerable(check_in: CheckIn, *, at: datetime) -> str:
    """ "" while it can be answered; else a word for why not: answered, over or expired.

    Expects person and relationship to be loaded.
    """
    if check_in.state == CheckInState.ANSWERED:
        return "answered"
    part = check_in.participation
    goes_on = check_in.relationship.state in TOGETHER and part.left_at is None
    if check_in.state == CheckInState.SKIPPED or not goes_on or part.person.standing in (Standing.HELD, Standing.LEFT):
        return "over"
    return "" if can_be_answered(check_in, zone_of(part.person), at=at) else "expired"


def keep_words(check_in: CheckIn, words: Mapping[int, str]) -> None:
    """Beside the questions as they were asked; part of a larger operation."""
    rows = list(CheckInAnswer.objects.within(check_in.organisation_id).filter(check_in=check_in))
    for row in rows:
        row.answer = words.get(row.position, "").strip()[:LONGEST_ANSWER]
    CheckInAnswer.objects.within(check_in.organisation_id).bulk_update(rows, ["answer"])
