from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_PLACES = 1_000_000


class CannotSetCapacity(Refused):
    """The actor may not, or the number is none."""


@transaction.atomic
def set_capacity(
    *, cohort: Cohort, most_mentees: int | None, most_mentors: int | None, by: Actor, at: datetime
) -> Cohort:
    """How many of each side can be accepted; None: no limit. Who was accepted before stays so.

    Raises CannotSetCapacity.
    """
    cohort = Cohort.objects.within(by.organisation_id).select_for_update().get(pk=cohort.pk)
    if not can_edit_program(by, cohort.program):
        raise CannotSetCapacity(_("Only owners and coordinators can do this."))
    if any(most is not None and not 0 < most <= MOST_PLACES for most in (most_mentees, most_mentors)):
        raise CannotSetCapacity(_("A limit is a number from 1 on. Leave it empty where there is none."))
    if (cohort.most_mentees, cohort.most_mentors) == (most_mentees, most_mentors):
        return cohort
    before = [cohort.most_mentees or 0, cohort.most_mentors or 0]
    cohort.most_mentees, cohort.most_mentors = most_mentees, most_mentors
    cohort.save(update_fields=["most_mentees", "most_mentors"])
    audit.record(
        "cohort.capacity_set",
        subject=cohort,
        organisation=cohort.organisation.public_id,
        by=by,
        at=at,
        details={"from": before, "to": [most_mentees or 0, most_mentors or 0]},
    )
    return cohort
