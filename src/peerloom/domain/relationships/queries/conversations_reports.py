"""Messages that were shown to coordinators, and the coordinators to whom they were."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person, held_at
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Attachment, MessageReport
from peerloom.domain.relationships.queries.board import looked_after
from peerloom.domain.relationships.queries.relationships import coordinators_of
from peerloom.foundation.scope import Actor, ScopedQuerySet


def reports_for(actor: Actor) -> ScopedQuerySet[MessageReport]:
    """Those of the programs that the actor runs, except where the actor takes part; open ones first."""
    return (
        MessageReport.objects.within(actor.organisation_id)
        .filter(thread__relationship__in=looked_after(actor))
        .exclude(message__author=actor.person_id)
        .select_related("thread__relationship__cohort__program", "message__author", "by", "handled_by")
        .order_by("-handled_at", "-reported_at", "-pk")
    )


def files_of_report(report: MessageReport) -> ScopedQuerySet[Attachment]:
    """The files of the reported message, also where its author has taken it back since."""
    return Attachment.objects.within(report.organisation_id).filter(message=report.message_id).order_by("pk")


def whom_to_tell(program: Program, *, besides: frozenset[int], at: datetime) -> list[Person]:
    """The program's coordinators, or the owners where there is none besides those who are concerned themselves."""
    organisation = program.organisation_id
    found = coordinators_of([program], organisation_id=organisation, at=at).filter(standing=Standing.ACTIVE)
    if people := [person for person in found if person.pk not in besides]:
        return people
    owners = Membership.objects.within(organisation).filter(
        held_at(at), role=Role.OWNER, program_scope__isnull=True, person__standing=Standing.ACTIVE
    )
    rows = Person.objects.within(organisation).filter(pk__in=owners.values("person"))
    return list(rows.exclude(pk__in=besides).order_by("pk"))
