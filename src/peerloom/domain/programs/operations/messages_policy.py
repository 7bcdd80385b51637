"""Whether the staff of a program can read what its participants write to each other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

BEGINS_AFTER = timedelta(minutes=1)
"""Words on their way at this moment were written by people who had not been told."""


class CannotChangeMessagesPolicy(Refused):
    """The actor may not, or the program is not for children and young people."""


@transaction.atomic
def let_staff_read_messages(*, program: Program, by: Actor, at: datetime) -> Program:
    """From the next minute on staff can read what is written; everyone who writes is told so at once and at all times.

    What was written before stays between those who wrote it, also what was written while it was on another time.
    Switched on twice, it counts from the first time. Raises CannotChangeMessagesPolicy.
    """
    program = _locked(program, by)
    if program.staff_read_messages:
        return program
    if program.profile != Profile.YOUTH:
        raise CannotChangeMessagesPolicy(
            _("Only in a program for children and young people can staff be able to read messages.")
        )
    return _keep(program, since=at + BEGINS_AFTER, by=by, at=at)


@transaction.atomic
def keep_messages_private(*, program: Program, by: Actor, at: datetime) -> Program:
    """From now on only those who write to each other can read it, whatever was readable before.

    Raises CannotChangeMessagesPolicy.
    """
    program = _locked(program, by)
    return _keep(program, since=None, by=by, at=at) if program.staff_read_messages else program


def _keep(program: Program, *, since: datetime | None, by: Actor, at: datetime) -> Program:
    before, program.staff_read_messages = program.staff_read_messages, since is not None
    program.staff_read_since = since
    program.save(update_fields=["staff_read_messages", "staff_read_since"])
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)
    audit.record(
        "program.messages_policy_changed",
        subject=program,
        organisation=organisation,
        by=by,
        at=at,
        details={"from": before, "to": program.staff_read_messages},
    )
    return program


def _locked(program: Program, by: Actor) -> Program:
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_decide_on_program(by, program):
        raise CannotChangeMessagesPolicy(_("Only owners and coordinators can change this. Please ask one of them."))
    return program
