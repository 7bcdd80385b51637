from __future__ import annotations

from datetime import timedelta

from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.changes.pausing import resume_relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one


@handler()
def resume_after_breaks(context: JobContext) -> None:
    """Let everyone go on whose day has come where they are, each in a transaction of its own."""
    now = clock.now()
    everywhere = Relationship.objects.across_organisations(because="one job serves the whole installation")
    resting = everywhere.filter(state=RelationshipState.PAUSED, paused_until__lte=now.date() + timedelta(days=1))
    with one_by_one() as rows:
        for relationship in list(resting.select_related("organisation").order_by("pk")):
            if relationship.paused_until and relationship.paused_until <= relationship.organisation.day_at(now):
                with rows.trying(relationship.public_id):
                    resume_relationship(relationship=relationship, by=None, at=now)
                context.report(0.5)
