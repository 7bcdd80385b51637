from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import MeetingPulse
from peerloom.domain.feedback.queries.pulses import open_to, sides_asked
from peerloom.domain.feedback.rules.pulses import STEPS
from peerloom.domain.relationships.models import Participation, Session
from peerloom.foundation.audit import record
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotAnswerPulse(Refused):
    """Not asked, too late, or an answer that is on no step."""


@transaction.atomic
def answer_pulse(*, session: Session, worth_it: int, next_step: int, by: Actor, at: datetime) -> MeetingPulse:
    """Keep what one person says about a meeting they were at, by the day. Said again, the first answer stays.

    The audit trail says that somebody answered, not who and not what. Raises CannotAnswerPulse.
    """
    parts = Participation.objects.within(by.organisation_id).select_related("relationship__cohort", "organisation")
    part = parts.filter(relationship=session.relationship_id, person=by.person_id, left_at__isnull=True).first()
    asked = part is not None and part.side in sides_asked(part.relationship.cohort.program_id, by.organisation_id)
    if part is None or not asked or not open_to(part, at=at).filter(pk=session.pk).exists():
        raise CannotAnswerPulse(_("These questions can be answered for two weeks after a meeting that you were at."))
    if worth_it not in STEPS or next_step not in STEPS:
        raise CannotAnswerPulse(_("Choose one of the five answers to each question."))
    try:
        with transaction.atomic():
            made = MeetingPulse.objects.create(
                organisation_id=by.organisation_id,
                session=session,
                participation=part,
                worth_it=worth_it,
                next_step=next_step,
                answered_on=at.date(),
            )
    except IntegrityError:
        return MeetingPulse.objects.within(by.organisation_id).get(session=session, participation=part)
    record("pulse.answered", subject=session, organisation=part.organisation.public_id, by=None, at=at)
    return made
