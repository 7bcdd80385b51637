"""Proposals that nobody answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.sessions import forget_proposal, tell_expired
from peerloom.domain.relationships.models import ProposedTime, Relationship, Session
from peerloom.domain.relationships.operations.sessions.cancelling import call_off
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit


@transaction.atomic
def expire_proposal(*, session: Session, at: datetime) -> bool:
    """Hand a proposal back to whoever made it: a proposed session (with its whole series) is cancelled, without a
    reason by anybody; an agreed one keeps its time. False when it was answered or renewed in between.
    """
    organisation = session.organisation_id
    Relationship.objects.within(organisation).select_for_update().filter(pk=session.relationship_id).first()
    rows = Session.objects.within(organisation).select_related("relationship__cohort__program", "organisation")
    row = rows.filter(pk=session.pk, proposed_at=session.proposed_at, waiting_for__isnull=False).first()
    if row is None:
        return False
    row.relationship.organisation = row.organisation
    if row.state == SessionState.PROPOSED:
        for each in _all_of_it(row):
            call_off(each, reason="", by=None, at=at)
    else:
        forget_proposal(row, at=at)
        ProposedTime.objects.within(organisation).filter(session=row).delete()
        row.waiting_for = None
        row.save(update_fields=["waiting_for"])
    audit.record("session.proposal_expired", subject=row, organisation=row.organisation.public_id, by=None, at=at)
    if row.relationship.state in TOGETHER:
        row.refresh_from_db(fields=["state"])
        tell_expired(row, at=at)
    return True


def _all_of_it(session: Session) -> list[Session]:
    if session.series_id is None:
        return [session]
    rows = Session.objects.within(session.organisation_id)
    return list(rows.filter(series=session.series_id, state=SessionState.PROPOSED))
