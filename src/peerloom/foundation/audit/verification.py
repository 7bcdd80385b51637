from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peerloom.foundation.audit.models import AuditChain, AuditEvent
from peerloom.foundation.audit.seals import seal_of


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """Where a chain breaks: the organisation's public id, the event's number and what is wrong there."""

    organisation: str
    number: int
    problem: str


def verify() -> Iterator[BrokenChain]:
    """Recompute every seal of every chain; yields each chain's first break, nothing when all is whole."""
    for chain in AuditChain.objects.order_by("organisation"):
        problem = _first_break(chain)
        if problem:
            yield problem
    orphans = AuditEvent.objects.exclude(organisation__in=AuditChain.objects.values("organisation"))
    for organisation in orphans.order_by("organisation").values_list("organisation", flat=True).distinct():
        yield BrokenChain(organisation, 0, "the chain's own record is missing")


def _first_break(chain: AuditChain) -> BrokenChain | None:
    previous, expected = "", 1
    events = AuditEvent.objects.filter(organisation=chain.organisation).order_by("number")
    for event in events.iterator(chunk_size=2000):
        if event.number != expected:
            return BrokenChain(chain.organisation, expected, "the event is missing")
        if event.previous != previous:
            return BrokenChain(chain.organisation, event.number, "it does not continue the event before it")
        if event.seal != seal_of(event):
            return BrokenChain(chain.organisation, event.number, "its content was changed")
        previous, expected = event.seal, expected + 1
    if chain.length != expected - 1 or chain.head != previous:
        return BrokenChain(chain.organisation, expected, "events at the end are missing")
    return None
