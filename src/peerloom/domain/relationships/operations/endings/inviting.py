"""Asking mentees who would like to mentor somebody to sign up for the next round."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.operations.invitees import InvitedTally, NamedAddress, invite_to_program
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.queries.ending_figures import would_mentor_next
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotInviteToMentor(Refused):
    """Nobody was chosen who said that they would like to."""


@transaction.atomic
def invite_to_mentor(*, cohort: Cohort, into: Cohort, people: Collection[str], by: Actor, at: datetime) -> InvitedTally:
    """Write to those of ``people`` (public ids) who said at the end of ``cohort`` that they would like to mentor.

    Who stands on the list already, or has applied, is not written to again. Raises CannotInviteToMentor, and
    CannotInviteToProgram.
    """
    willing = [person for person in would_mentor_next(cohort) if person.public_id in people]
    if not willing:
        raise CannotInviteToMentor(_("Choose at least one person who would like to mentor somebody."))
    addresses = [NamedAddress(person.email.casefold(), person.name) for person in willing]
    return invite_to_program(cohort=into, side=Side.MENTOR, people=addresses, by=by, at=at)
