"""How many single conversations one mentee of a program can book in a month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST = 50


class CannotSetLimit(Refused):
    """The actor may not, or it is no number of conversations."""


@transaction.atomic
def set_monthly_limit(*, program: Program, limit: int, by: Actor, at: datetime) -> None:
    """From now on; in a program that had no single conversations, this begins them. Raises CannotSetLimit."""
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotSetLimit(_("Only owners and coordinators can change this."))
    if not 1 <= limit <= MOST:
        raise CannotSetLimit(_("Choose a number from 1 to %(most)d.") % {"most": MOST})
    before, program.conversations_a_month = program.conversations_a_month, limit
    program.save(update_fields=["conversations_a_month"])
    audit.record(
        "conversations.limit_set",
        subject=program,
        organisation=program.organisation.public_id,
        by=by,
        at=at,
        details={"from": before, "to": limit},
    )
