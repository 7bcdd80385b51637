from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, Assessment, Reviewing
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, begin, record
from peerloom.domain.enrolment.queries.interview_guides import guide_for
from peerloom.foundation.scope import Actor

SCORES = range(1, 6)


class CannotAssess(CannotScreen):
    """The actor is not one of the reviewers, has handed theirs in, or left something out."""


@transaction.atomic
def hand_in_assessment(
    *,
    application: Application,
    scores: Mapping[str, int],
    recommends: bool | None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Assessment:
    """Keep one reviewer's scores and advice for good; from then on they see the other's.

    Whoever screens may take a seat that is still free. The same handed in twice counts once. Raises CannotAssess.
    """
    current = begin(application, by)
    mine = current.assessments.filter(reviewer=by.person_id).first()
    if mine is not None:
        if (mine.scores, mine.recommends, mine.note) == (dict(scores), recommends, note):
            return mine
        raise CannotAssess(_("You have handed your assessment in, and others may have read it. It stays as it is."))
    if current.state != ApplicationState.IN_REVIEW:
        raise CannotAssess(_("Only applications in review are assessed. Take it into review first."))
    guide = guide_for(current.cohort.program, current.side)
    if set(scores) != {a.key for a in guide.aspects} or any(score not in SCORES for score in scores.values()):
        raise CannotAssess(_("Give every aspect a score from 1 to 5. If the guide has changed, open it again."))
    _take_seat(current, guide.reviewers, by, at)
    assessment = Assessment.objects.create(
        organisation_id=current.organisation_id,
        application=current,
        reviewer_id=by.person_id,
        scores=dict(scores),
        recommends=recommends,
        note=note,
        given_at=at,
    )
    record("application.assessed", current, by=by, at=at)
    return assessment


def _take_seat(application: Application, seats: int, by: Actor, at: datetime) -> None:
    reviewers = set(application.reviewing.values_list("reviewer_id", flat=True))
    if by.person_id in reviewers:
        return
    if len(reviewers) >= seats:
        raise CannotAssess(_("Others assess this application. Ask to become one of the reviewers."))
    Reviewing.objects.create(
        organisation_id=application.organisation_id, application=application, reviewer_id=by.person_id, since=at
    )
