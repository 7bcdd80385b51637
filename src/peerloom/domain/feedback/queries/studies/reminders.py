"""Who has not said yet whether they take part."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.rules.studies.limits import REMIND_AFTER, STOP_ASKING_AFTER
from peerloom.foundation.scope import ScopedQuerySet

ALL = "the job goes through the whole installation"


def still_silent(*, at: datetime) -> ScopedQuerySet[StudyParticipant]:
    """Asked at least four days ago and at most three weeks, while a time is still looked for that lies ahead."""
    return (
        StudyParticipant.objects.across_organisations(because=ALL)
        .filter(
            consent=ConsentState.ASKED,
            asked_at__lte=at - REMIND_AFTER,
            asked_at__gt=at - STOP_ASKING_AFTER,
            person__isnull=False,
            meeting__state=MeetingState.FINDING,
            meeting__times__starts_at__gt=at,
        )
        .select_related("person", "meeting", "study__cohort__program", "organisation")
        .distinct()
        .order_by("pk")
    )
