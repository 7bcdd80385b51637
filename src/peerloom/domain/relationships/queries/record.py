"""What those who run a program may know of one relationship."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.domain.relationships.enums import CheckInState, SessionState
from peerloom.domain.relationships.models import (
    AccompaniedMeeting,
    ChangeRequest,
    CheckIn,
    MentoringAgreement,
    Participation,
    Relationship,
    Session,
)
from peerloom.foundation.scope import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class Record:
    """``sessions`` come without summaries, notes and agendas, ``agreement`` without its words. ``requests`` are those
    that their authors have shared and the reader may know of."""

    participations: list[Participation]
    sessions: list[Session]
    agreement: MentoringAgreement | None
    accompanied: AccompaniedMeeting | None
    check_ins: list[CheckIn]
    requests: list[ChangeRequest]


def record_of(relationship: Relationship, *, reader: Actor) -> Record:
    """Newest first, at most a hundred of each; eight queries."""
    organisation_id = relationship.organisation_id
    sessions = (
        Session.objects.within(organisation_id)
        .filter(relationship=relationship)
        .exclude(state=SessionState.PROPOSED)
        .defer("summary", "reason")
        .order_by("-starts_at")
    )
    agreements = MentoringAgreement.objects.within(organisation_id).filter(relationship=relationship)
    check_ins = (
        CheckIn.objects.within(organisation_id)
        .filter(relationship=relationship)
        .exclude(state=CheckInState.PLANNED, by_staff=False)
        .select_related("participation__person", "held_by")
        .prefetch_related("answers")
        .order_by("-due_on", "-pk")
    )
    requests = ChangeRequest.objects.visible_to(reader).filter(relationship=relationship, shared=True)
    parts = Participation.objects.within(organisation_id).filter(relationship=relationship).select_related("person")
    return Record(
        participations=list(parts.order_by("side", "pk")),
        sessions=list(sessions[:MOST]),
        agreement=agreements.only("version", "written_at", "complete_at").order_by("-version").first(),
        accompanied=AccompaniedMeeting.objects.within(organisation_id).filter(relationship=relationship).first(),
        check_ins=list(check_ins[:MOST]),
        requests=list(requests.exclude(kind="safety").select_related("by", "owner")[:MOST]),
    )
