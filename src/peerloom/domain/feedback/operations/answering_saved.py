"""What somebody has filled in and not handed in yet. Never for an anonymous wave.

No audit event is written: until it is handed in, it is its writer's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import SavedAnswers, SurveyInvitation
from peerloom.domain.feedback.operations.answering import AnswersDoNotFit, locked
from peerloom.domain.feedback.queries.answering import asked_survey
from peerloom.domain.feedback.rules.answering import checked
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class NeverSaved(Refused):
    """Of an anonymous survey nothing is kept on the way."""


@transaction.atomic
def save_answers(
    *,
    invitation: SurveyInvitation,
    answers: Mapping[str, object],
    language: str,
    revision: int,
    by: Actor | None,
    at: datetime,
) -> SavedAnswers:
    """Keep what stands on one page, by the public ids of its items: "" takes an answer out, others stay as they are.

    ``revision`` is that of the row the page was made from, 0 for none. Raises ChangedMeanwhile when another device has
    answered one of these items differently since; AnswersDoNotFit; NeverSaved; CannotHandIn as hand_in does.
    """
    current = locked(invitation, at=at, by=by)
    if current.wave.mode == Mode.ANONYMOUS:
        raise NeverSaved(_("Of an anonymous survey nothing is kept before you hand it in."))
    survey = asked_survey(current.wave, language=language)
    found = checked(survey.items, answers)
    if found.faults:
        raise AnswersDoNotFit(found.faults)
    row, made = SavedAnswers.objects.within(current.organisation_id).get_or_create(
        invitation=current,
        defaults={"organisation_id": current.organisation_id, "language": survey.language, "saved_at": at},
    )
    given = {key: found.values.get(key) for key in answers}
    if not made and row.revision != revision and any(row.values.get(key) != value for key, value in given.items()):
        raise ChangedMeanwhile(_("You have answered this on another device meanwhile. Nothing is lost: choose here."))
    kept = {key: value for key, value in (row.values | given).items() if value is not None}
    if made or kept != row.values or row.language != survey.language:
        row.values, row.language, row.saved_at = kept, survey.language, at
        row.revision += 0 if made else 1
        row.save(update_fields=["values", "language", "saved_at", "revision"])
    return row
