from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Membership, Person, held_at
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.foundation.scope import ScopedQuerySet


def people_who_screen(program: Program, *, at: datetime) -> ScopedQuerySet[Person]:
    """Who runs the program at that moment, through the organisation or for it alone, by name."""
    held = Membership.objects.within(program.organisation_id).filter(
        held_at(at), Q(program_scope=None) | Q(program_scope=program.pk), role__in=RUNS_PROGRAMS
    )
    people = Person.objects.within(program.organisation_id).exclude(standing=Standing.LEFT)
    return people.filter(pk__in=held.values("person")).order_by("given_name", "family_name", "pk")
