from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from peerloom.foundation.audit.models import AuditChain, AuditEvent
from peerloom.foundation.audit.seals import seal_of
from peerloom.foundation.scope import Actor, Identified

Detail = str | int | float | bool | list[str] | list[int] | None


def record(
    verb: str,
    *,
    subject: Identified,
    organisation: str,
    by: Actor | None,
    at: datetime,
    details: Mapping[str, Detail] | None = None,
) -> AuditEvent:
    """Append one event to the organisation's chain, in the caller's transaction.

    ``organisation`` is its public id ("" for events of the installation); ``by`` is None for the system itself.
    ``details`` says from what to what, never a sensitive value itself.
    Raises TransactionManagementError outside a transaction: an operation and its event stand or fall together.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit event belongs into its operation's transaction")
    AuditChain.objects.get_or_create(organisation=organisation)
    chain = AuditChain.objects.select_for_update().get(organisation=organisation)
    event = AuditEvent(
        organisation=organisation,
        number=chain.length + 1,
        at=at,
        actor=by.public_id if by else "",
        verb=verb,
        subject_kind=type(subject).__name__.casefold(),
        subject=subject.public_id,
        details=dict(details or {}),
        previous=chain.head,
    )
    event.seal = seal_of(event)
    event.save()
    chain.length, chain.head = event.number, event.seal
    chain.save(update_fields=["length", "head"])
    return event
