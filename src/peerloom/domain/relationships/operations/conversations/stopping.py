"""Between two: no longer getting messages from the other, and getting them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.messages.conversations import take_back_notices, write_stopped
from peerloom.domain.relationships.models import Block, Participation, Relationship
from peerloom.domain.relationships.operations.conversations.threads import thread_of
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.queries.conversations_reports import whom_to_tell
from peerloom.domain.relationships.rules.conversations import is_between_two
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotStop(Refused):
    """The actor takes no part in it, it is over, or more than two people write here."""


@transaction.atomic
def stop_messages(*, relationship: Relationship, tell_coordinators: bool, by: Actor, at: datetime) -> Block:
    """The other can no longer write to the actor here, and is told only that messages cannot be delivered.

    Nobody else hears of it, the audit trail included, unless the actor wants the coordinators to be told. Stopped
    twice, it is stopped once; the coordinators can still be told the second time. Raises CannotStop.
    """
    there, other = _the_two(relationship, by, at)
    thread = thread_of(there.relationship)
    block, _made = Block.objects.within(by.organisation_id).get_or_create(
        thread=thread,
        by_id=by.person_id,
        against_id=other.person_id,
        until=None,
        defaults={"since": at, "organisation_id": by.organisation_id},
    )
    take_back_notices(thread, there.mine.person, at=at)
    if tell_coordinators:
        concerned = frozenset((by.person_id, other.person_id))
        for person in whom_to_tell(there.relationship.cohort.program, besides=concerned, at=at):
            write_stopped(
                block_id=block.public_id,
                relationship=there.relationship,
                by=there.mine.person,
                other=other.person,
                to=person,
                at=at,
            )
    return block


@transaction.atomic
def allow_messages(*, relationship: Relationship, by: Actor, at: datetime) -> None:
    """The other can write again. Where nothing was stopped, nothing changes. Raises CannotStop."""
    there, other = _the_two(relationship, by, at)
    stops = Block.objects.within(by.organisation_id).filter(thread__relationship=there.relationship, until__isnull=True)
    stops.filter(by=by.person_id, against=other.person_id).update(until=at)


def _the_two(relationship: Relationship, by: Actor, at: datetime) -> tuple[TakingPart, Participation]:
    there = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotStop, states=GOING_ON)
    if not is_between_two(there.relationship) or len(there.others) != 1:
        raise CannotStop(_("Messages can be stopped only between two. Report a message that is not all right."))
    return there, there.others[0]
