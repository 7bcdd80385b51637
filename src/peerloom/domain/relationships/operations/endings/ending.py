"""The end itself: on the last day, as both agreed, or by a coordinator before its time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening import record_withdrawal
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.messages.endings import stop_closing_letters, stop_proposal, tell_ended
from peerloom.domain.relationships.models import Closure, Participation, Relationship
from peerloom.domain.relationships.operations.endings.certificates import issue_certificates
from peerloom.domain.relationships.operations.endings.sessions_ahead import call_off_sessions_ahead
from peerloom.domain.relationships.queries.endings import everyone_with_the_others
from peerloom.domain.relationships.rules.changes import may_decide_on_relationship
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotEnd(Refused):
    """The actor does not decide on it, or it is over already."""


def locked_relationship(relationship: Relationship) -> Relationship:
    """The row as it is now, locked inside the caller's transaction, with program and organisation."""
    rows = Relationship.objects.within(relationship.organisation_id)
    rows.select_for_update().get(pk=relationship.pk)
    return rows.select_related("cohort__program", "organisation").get(pk=relationship.pk)


@transaction.atomic
def end_early(*, relationship: Relationship, leaving: Collection[str] = (), by: Actor, at: datetime) -> Relationship:
    """Anything that goes on > ENDED, before its time. What was is kept, and its places are free for a new match.

    All who take part are told in the same neutral words, meetings ahead are cancelled, certificates issued. Whose
    public id is in ``leaving`` leaves the round: their application is withdrawn, as somebody told us. Ended twice, it
    ends once. Raises CannotEnd, and what `record_withdrawal` raises.
    """
    current = locked_relationship(relationship)
    if not may_decide_on_relationship(by, current):
        raise CannotEnd(_("Only coordinators who take no part in this match can do this."))
    if current.state == RelationshipState.ENDED and current.ending == EndingKind.EARLY:
        return current
    if current.state not in GOING_ON:
        raise CannotEnd(_("This match is over already."))
    end_now(current, kind=EndingKind.EARLY, by=by, at=at)
    _leave(current, leaving, by, at)
    return current


def end_now(current: Relationship, *, kind: EndingKind, by: Actor | None, at: datetime) -> None:
    """Everything that ending is, once its lock is held and somebody has decided it.

    Participations stay: ``left_at`` is for who left before the others, so those who were there until the end stand
    beside each other in what is kept.
    """
    before = current.state
    current.state, current.ended_at, current.ending = RelationshipState.ENDED, at, kind
    current.paused_at = current.paused_until = None
    current.save(update_fields=["state", "ended_at", "ending", "paused_at", "paused_until"])
    _close(current, kind, by, at)
    call_off_sessions_ahead(current, at=at)
    certified = issue_certificates(current, at=at)
    stop_closing_letters(current, at=at)
    for person, others in everyone_with_the_others(current):
        tell_ended(current, person, others, certified=person.pk in certified, at=at)
    organisation = current.organisation.public_id
    details = {"from": before, "ending": kind.value}
    audit.record("relationship.ended", subject=current, organisation=organisation, by=by, at=at, details=details)


def _close(current: Relationship, kind: EndingKind, by: Actor | None, at: datetime) -> None:
    closure, _made = Closure.objects.within(current.organisation_id).get_or_create(
        relationship=current,
        defaults={
            "organisation_id": current.organisation_id,
            "kind": kind,
            "begun_by_id": by.person_id if by else None,
            "begun_at": at,
            "ends_on": current.organisation.day_at(at),
        },
    )
    if closure.agreed_at is None:
        stop_proposal(closure, at=at)
    closure.kind, closure.ended_at, closure.agreed_at = kind, at, closure.agreed_at or at
    closure.save(update_fields=["kind", "ended_at", "agreed_at"])


def _leave(current: Relationship, leaving: Collection[str], by: Actor, at: datetime) -> None:
    parts = Participation.objects.within(current.organisation_id).filter(
        relationship=current, person__public_id__in=list(leaving)
    )
    for person, side in parts.order_by("pk").values_list("person_id", "side"):
        rows = Application.objects.within(current.organisation_id).filter(
            cohort=current.cohort_id, person=person, side=side, state=ApplicationState.ACCEPTED
        )
        application = rows.first()
        if application is not None:
            record_withdrawal(application=application, revision=application.revision, by=by, at=at)
