from __future__ import annotations

from peerloom.domain.relationships.enums import RequestState
from peerloom.domain.relationships.models import ConversationRequest
from peerloom.domain.relationships.operations.micro.ending import (
    EVERYWHERE,
    called_off_slots,
    conversations_that_are_over,
    end_conversation,
    settle_called_off,
)
from peerloom.domain.relationships.operations.micro.requests import hand_over_if_expired
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

ROUND = 200
"""Of each kind in one run; the next run follows within minutes."""


@handler()
def settle_conversations(context: JobContext) -> None:
    """Hand over requests that nobody answered, free slots that were given back, end what is over.

    Each in a transaction of its own that looks again, so that a second worker or a second run changes nothing more.
    """
    at = clock.now()
    expired = ConversationRequest.objects.across_organisations(because=EVERYWHERE).filter(
        state=RequestState.ASKED, expires_at__lte=at
    )
    expired = expired.select_related("organisation", "cohort__program", "mentee").order_by("expires_at")
    with one_by_one() as rows:
        for request in expired[:ROUND]:
            with rows.trying(request.public_id):
                hand_over_if_expired(request=request, at=at)
        context.report(0.3)
        for slot in called_off_slots()[:ROUND]:
            with rows.trying(slot.public_id):
                settle_called_off(slot, at=at)
        context.report(0.6)
        for relationship in conversations_that_are_over(at=at)[:ROUND]:
            with rows.trying(relationship.public_id):
                end_conversation(relationship.pk, organisation_id=relationship.organisation_id, at=at)
