"""A break of a relationship, and going on after it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.messages.changes import tell_paused, tell_resumed
from peerloom.domain.relationships.models import Closure, Relationship
from peerloom.domain.relationships.operations.endings.ending import locked_relationship
from peerloom.domain.relationships.operations.endings.sessions_ahead import call_off_sessions_ahead
from peerloom.domain.relationships.queries.endings import everyone_with_the_others
from peerloom.domain.relationships.rules.changes import last_day_of_pause, may_decide_on_relationship
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MAY_REST = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE, RelationshipState.PAUSED)


class CannotPause(Refused):
    """The actor does not decide on it, the day cannot be, or it is over or about to end."""


class CannotResume(Refused):
    """The actor does not decide on it, or it does not rest."""


@transaction.atomic
def pause_relationship(*, relationship: Relationship, until: date | None, by: Actor, at: datetime) -> Relationship:
    """INTRODUCED or ACTIVE > PAUSED: meetings ahead are cancelled, and all are told in the same neutral words.

    It goes on by itself on the day ``until``, without one when a coordinator says so. Another day for a break that is
    on changes the day; the same again changes nothing. Raises CannotPause.
    """
    current = locked_relationship(relationship)
    _refuse_unless_it_may_rest(current, until, by, at)
    if current.state == RelationshipState.PAUSED and current.paused_until == until:
        return current
    before = current.state
    current.paused_at = current.paused_at if before == RelationshipState.PAUSED else at
    current.state, current.paused_until = RelationshipState.PAUSED, until
    current.save(update_fields=["state", "paused_at", "paused_until"])
    call_off_sessions_ahead(current, at=at)
    for person, others in everyone_with_the_others(current):
        tell_paused(current, person, others, at=at)
    details = {"from": before, "until": until.isoformat() if until else None}
    _record("relationship.paused", current, by, at, details)
    return current


def _refuse_unless_it_may_rest(current: Relationship, until: date | None, by: Actor, at: datetime) -> None:
    if not may_decide_on_relationship(by, current):
        raise CannotPause(_("Only coordinators who take no part in this match can do this."))
    if current.state not in MAY_REST:
        raise CannotPause(_("This match is about to end or has ended, so it cannot have a break."))
    last = last_day_of_pause(current)
    if until is not None and not current.organisation.day_at(at) < until <= last:
        raise CannotPause(
            _("Choose a day after today and not after %(last)s, when the round ends.")
            % {"last": date_format(last, "j F Y")}
        )


@transaction.atomic
def resume_relationship(*, relationship: Relationship, by: Actor | None, at: datetime) -> Relationship:
    """PAUSED > what it was: all are told. ``by`` is nobody when its day has come. Asked twice, it happens once.

    Raises CannotResume.
    """
    current = locked_relationship(relationship)
    if by is not None and not may_decide_on_relationship(by, current):
        raise CannotResume(_("Only coordinators who take no part in this match can do this."))
    if current.state in TOGETHER:
        return current
    if current.state != RelationshipState.PAUSED:
        raise CannotResume(_("This match has ended, so there is no break to end."))
    current.state, current.paused_at, current.paused_until = _state_after(current), None, None
    current.save(update_fields=["state", "paused_at", "paused_until"])
    for person, others in everyone_with_the_others(current):
        tell_resumed(current, person, others, at=at)
    _record("relationship.resumed", current, by, at, {"to": current.state})
    return current


def _state_after(relationship: Relationship) -> RelationshipState:
    closures = Closure.objects.within(relationship.organisation_id).filter(relationship=relationship)
    if closures.filter(agreed_at__isnull=False).exists():
        return RelationshipState.CLOSING
    return RelationshipState.ACTIVE if relationship.active_from else RelationshipState.INTRODUCED


def _record(
    verb: str, relationship: Relationship, by: Actor | None, at: datetime, details: dict[str, str | None]
) -> None:
    organisation = relationship.organisation.public_id
    audit.record(verb, subject=relationship, organisation=organisation, by=by, at=at, details=details)
