"""Invitation lists: asking people by name to take part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Application, Invitee
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

SENDING = "peerloom.domain.enrolment.jobs.invitees.send_invitee_mail"
ATTEMPTS = 15
MOST_AT_ONCE = 2_000


class CannotInviteToProgram(Refused):
    """The actor may not, the program is not open, or the list is too long."""


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """``email`` is case-folded."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InvitedTally:
    """How many were written to; the others were on the list before, or have applied already."""

    invited: int
    known: int
    applied: int


@transaction.atomic
def invite_to_program(
    *, cohort: Cohort, side: str, people: Sequence[NamedAddress], by: Actor, at: datetime
) -> InvitedTally:
    """Put people on the list and write to each once; who stands there or has applied is not written to again.

    Raises CannotInviteToProgram.
    """
    cohort = (
        Cohort.objects.within(by.organisation_id)
        .select_for_update(of=("self",))
        .select_related("program", "organisation")
        .get(pk=cohort.pk)
    )
    _refuse_unless_possible(cohort, people, by)
    wanted = {person.email: person for person in people}
    listed = Invitee.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side, email__in=list(wanted))
    known = set(listed.values_list("email", flat=True))
    applied = _who_applied(cohort, side, wanted) - known
    new = Invitee.objects.bulk_create(
        Invitee(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            side=side,
            email=email,
            name=person.name,
            invited_by_id=by.person_id,
            invited_at=at,
        )
        for email, person in wanted.items()
        if email not in known | applied
    )
    organisation = cohort.organisation.public_id
    for invitee in new:
        enqueue(SENDING, organisation=organisation, subject=invitee.public_id, at=at, attempts_allowed=ATTEMPTS)
    if new:
        audit.record(
            "cohort.people_invited",
            subject=cohort,
            organisation=organisation,
            by=by,
            at=at,
            details={"side": side, "invited": len(new)},
        )
    return InvitedTally(invited=len(new), known=len(known), applied=len(applied))


@transaction.atomic
def withdraw_invitee(*, invitee: Invitee, by: Actor, at: datetime) -> Invitee:
    """Take someone off the list: they are not written to any more. Asked twice, it happens once.

    Raises CannotInviteToProgram.
    """
    invitee = Invitee.objects.within(by.organisation_id).select_for_update().get(pk=invitee.pk)
    if not can_edit_program(by, invitee.cohort.program):
        raise CannotInviteToProgram(_("Only owners and coordinators can do this."))
    if invitee.withdrawn_at is None:
        invitee.withdrawn_at = at
        invitee.save(update_fields=["withdrawn_at"])
        audit.record("invitee.withdrawn", subject=invitee, organisation=invitee.organisation.public_id, by=by, at=at)
    return invitee


def _refuse_unless_possible(cohort: Cohort, people: Sequence[NamedAddress], by: Actor) -> None:
    if not can_edit_program(by, cohort.program):
        raise CannotInviteToProgram(_("Only owners and coordinators can do this."))
    if cohort.program.state != ProgramState.OPEN:
        raise CannotInviteToProgram(_("Open the program for sign-up first: the link in the invitation leads there."))
    if len(people) > MOST_AT_ONCE:
        raise CannotInviteToProgram(_("Please invite at most 2,000 people at a time."))


def _who_applied(cohort: Cohort, side: str, wanted: Collection[str]) -> set[str]:
    applied = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
    persons = Person.objects.within(cohort.organisation_id).filter(email__in=list(wanted))
    return set(persons.filter(pk__in=applied.values("person")).values_list("email", flat=True))
