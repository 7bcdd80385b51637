from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.db.models import Count, Exists, OuterRef

from peerloom.domain.feedback.enums.outcomes import OutcomeImportState
from peerloom.domain.feedback.models import Measure, ObjectiveMeasure, Outcome, OutcomeImport
from peerloom.domain.feedback.rules.measures import STARTERS, StarterMeasure
from peerloom.foundation.scope import Actor, ScopedQuerySet


def is_in_use(measure: Measure) -> bool:
    """Whether something was or is about to be measured by it, or an objective is judged by it."""
    within = measure.organisation_id
    on_its_way = (OutcomeImportState.STAGED, OutcomeImportState.PREVIEWED, OutcomeImportState.COMMITTING)
    return (
        OutcomeImport.objects.within(within).filter(measure=measure, state__in=on_its_way).exists()
        or Outcome.objects.within(within).filter(measure=measure).exists()
        or ObjectiveMeasure.objects.within(within).filter(measure=measure).exists()
    )


def measure_in_hand(measure: Measure, organisation_id: int) -> Measure | None:
    """The measure as it is now, if it is offered in this organisation. Locked until the transaction ends, so that its
    kind cannot change while something is measured by it."""
    rows = Measure.objects.within(organisation_id).filter(archived_at=None).select_related("organisation")
    return rows.select_for_update(of=("self",)).filter(pk=measure.pk).first()


def measures_on_offer(actor: Actor) -> ScopedQuerySet[Measure]:
    return Measure.objects.visible_to(actor).filter(archived_at=None)


def measures_with_use(actor: Actor, *, archived: bool) -> ScopedQuerySet[Measure]:
    """With ``outcome_count``, and ``judges`` where an objective is tied to it."""
    tied = ObjectiveMeasure.objects.within(actor.organisation_id).filter(measure=OuterRef("pk"))
    rows = Measure.objects.visible_to(actor).filter(archived_at__isnull=not archived)
    return cast(
        "ScopedQuerySet[Measure]",
        rows.annotate(outcome_count=Count("outcomes"), judges=Exists(tied)).order_by("name", "pk"),
    )


def starters_left(measures: Sequence[str]) -> list[StarterMeasure]:
    """The starters whose keys are not there yet."""
    return [starter for starter in STARTERS if starter.key not in measures]
