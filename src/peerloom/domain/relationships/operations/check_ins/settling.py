"""Check-ins that nobody will answer any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.enums import CheckInState, RelationshipState
from peerloom.domain.relationships.messages.check_ins import take_back_question
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.rules.check_in_times import has_closed

OPEN = (CheckInState.PLANNED, CheckInState.ASKED)


@transaction.atomic
def lapse_check_in(*, check_in: CheckIn, at: datetime) -> bool:
    """Not answered in time, by the days where its reader lives. Whether it lapsed now. Expects the person loaded."""
    if not has_closed(check_in, zone_of(check_in.participation.person), at=at):
        return False
    row = CheckIn.objects.within(check_in.organisation_id).filter(pk=check_in.pk, state=CheckInState.ASKED)
    return bool(row.update(state=CheckInState.LAPSED))


@transaction.atomic
def drop_check_in(*, check_in: CheckIn, at: datetime) -> bool:
    """There is no reason to ask any more: left out, with the reason, and what has not been sent is stopped.

    Whether it was dropped now. Expects relationship, program and person to be loaded.
    """
    with translation.override(check_in.relationship.cohort.program.language):
        reason = _why(check_in)
    row = CheckIn.objects.within(check_in.organisation_id).filter(pk=check_in.pk, state__in=OPEN)
    if not row.update(state=CheckInState.SKIPPED, reason=reason):
        return False
    take_back_question(check_in, at=at)
    return True


def _why(check_in: CheckIn) -> str:
    if check_in.participation.left_at is not None:
        return _("No longer takes part.")
    if check_in.relationship.state == RelationshipState.PAUSED:
        return _("The match was paused.")
    if check_in.participation.person.standing != Standing.ACTIVE:
        return _("Had a break.")
    return _("The match was over.")
