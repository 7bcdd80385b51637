"""The relationship that an address names, for who takes part in it; 404 for everyone else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import MentoringAgreement, Participation, Relationship
from peerloom.domain.relationships.queries.first_meetings import agreement_of
from peerloom.domain.relationships.queries.taking_part import present_parts, relationship_of
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest
from peerloom.web.relationships.partnerships import Partnership, partnership


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who opens the page, with whom, when; and what they have agreed on so far."""

    relationship: Relationship
    together: Partnership
    agreement: MentoringAgreement | None
    at: datetime

    @property
    def open(self) -> bool:
        """Whether something can be written or signed at present."""
        return not self.together.resting and not self.together.ended

    @property
    def mine(self) -> Participation | None:
        """None for someone who has left; they read on."""
        return next((part for part in self.parts if part.person_id == self.together.me.pk), None)

    @property
    def parts(self) -> list[Participation]:
        return present_parts(self.relationship)


def meeting_or_404(request: MemberRequest, relationship: str) -> Meeting:
    """A single conversation has no first meeting to prepare."""
    at = clock.now()
    found = relationship_of(request.actor, relationship, at=at)
    if found is None or found.kind == RelationshipKind.MICRO:
        raise Http404
    together = partnership(found, person_id=request.actor.person_id, at=at)
    return Meeting(found, together, agreement_of(found), at)
