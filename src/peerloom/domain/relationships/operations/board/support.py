"""Whose eye is on a relationship."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.queries.board import looked_after
from peerloom.domain.relationships.queries.support import who_can_support
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotAssignSupport(Refused):
    """The actor may not, or the person does not run these programs or takes part in one of them."""


@transaction.atomic
def assign_support(
    *, relationships: Sequence[Relationship], support: Person | None, by: Actor, at: datetime
) -> list[Relationship]:
    """From now on the person (or nobody) looks after these; returned are those for whom it changed.

    One event each. Raises CannotAssignSupport when any of them is none that the actor runs, or the person does not run
    its program.
    """
    keys = [relationship.pk for relationship in relationships]
    rows = looked_after(by).select_related("cohort").filter(pk__in=keys)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    programs = {relationship.cohort.program_id for relationship in found}
    if not by.has(*RUNS_PROGRAMS) and not programs <= by.programs_with(*RUNS_PROGRAMS):
        raise CannotAssignSupport(_("You can only do this in programs that you run."))
    if support is not None:
        able = who_can_support(by.organisation_id, programs=programs, at=at)
        if not able.filter(pk=support.pk).exists():
            raise CannotAssignSupport(
                _("%(name)s does not run all of these programs. Give them a role there first.") % {"name": support.name}
            )
        if Participation.objects.within(by.organisation_id).filter(relationship__in=found, person=support).exists():
            raise CannotAssignSupport(
                _("%(name)s takes part in one of these. Choose somebody else for it.") % {"name": support.name}
            )
    changed = [row for row in found if row.support_id != (support.pk if support else None)]
    Relationship.objects.within(by.organisation_id).filter(pk__in=[row.pk for row in changed]).update(support=support)
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id)
    for row in changed:
        audit.record(
            "relationship.support_assigned",
            subject=row,
            organisation=organisation,
            by=by,
            at=at,
            details={"to": support.public_id if support else ""},
        )
    return changed
