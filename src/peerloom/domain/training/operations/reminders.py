"""Asking people to do their training: whoever is late when a coordinator says so, and before a completion runs out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.training.rules import REMINDS
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

REMINDING = "peerloom.domain.training.jobs.remind_late"


class CannotRemind(Refused):
    """The actor may not, or the program does not go on."""


@transaction.atomic
def remind_late_people(*, cohort: Cohort, by: Actor, at: datetime) -> None:
    """Queue a job that writes to everyone in the cohort who is late with required training, at most once a week each.

    Raises CannotRemind.
    """
    current = Cohort.objects.visible_to(by).select_related("program").filter(pk=cohort.pk).first()
    if current is None or not by.has_for(current.program_id, *RUNS_PROGRAMS):
        raise CannotRemind(_("Only who runs this program can remind its people."))
    if current.program.state not in REMINDS:
        raise CannotRemind(_("This program is not going on, so nobody is reminded."))
    organisation = Organisation.objects.get(pk=current.organisation_id)
    enqueue(REMINDING, organisation=organisation.public_id, subject=current.public_id, at=at)
    audit.record("training.reminded", subject=current, organisation=organisation.public_id, by=by, at=at)
