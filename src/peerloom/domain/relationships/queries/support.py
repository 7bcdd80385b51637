"""Who can look after relationships."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Membership, Person, held_at
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.scope import ScopedQuerySet


def who_can_support(organisation_id: int, *, programs: Collection[int], at: datetime) -> ScopedQuerySet[Person]:
    """Those who run the whole organisation, or each of the programs; by name."""
    held = Membership.objects.within(organisation_id).filter(held_at(at), role__in=RUNS_PROGRAMS)
    everywhere = held.filter(program_scope__isnull=True)
    each = (
        held.filter(program_scope__in=programs)
        .order_by()
        .values("person")
        .annotate(n=Count("program_scope", distinct=True))
        .filter(n__gte=max(len(set(programs)), 1))
    )
    # With the organisation beside the keys, a database may walk through all its people by name.
    rows = Person.objects.across_organisations(because="their memberships are of one").filter(
        Q(pk__in=everywhere.values("person")) | Q(pk__in=each.values("person"))
    )
    return rows.exclude(standing=Standing.LEFT).order_by("family_name", "given_name", "pk")
