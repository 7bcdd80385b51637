"""A session that is about to be changed: locked, seen as it stands, by someone who takes part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Standing
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Session, SessionSeries
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.groups import is_group
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

AN_HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 20
WRITING = (
    *("session.proposed", "session.countered", "session.rescheduled", "session.declined", "session.agreed"),
    *("session.moved", "session.place_changed", "session.cancelled"),
    *("series.proposed", "series.agreed", "series.declined", "series.ended"),
)
"""What of one person makes an e-mail about meetings."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, read again under the lock of its relationship, and who takes part."""

    part: TakingPart
    session: Session

    @property
    def present(self) -> list[Participation]:
        return [self.part.mine, *self.part.others]

    @property
    def group(self) -> bool:
        return is_group(self.present)

    @property
    def waits_for_me(self) -> bool:
        return self.session.waiting_for_id == self.part.mine.pk

    def refuse_unseen(self, seen: str) -> None:
        """Raises ChangedMeanwhile unless ``seen`` is the mark of how it stands now."""
        if seen_of(self.session) != seen:
            raise ChangedMeanwhile(
                _("This meeting was changed while you were looking at it. See what holds now, then decide again.")
            )

    def record(self, verb: str, *, by: Actor, at: datetime, details: Mapping[str, Detail] | None = None) -> None:
        record(verb, self.part, self.session, by=by, at=at, details=details)


def meeting(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    refusal: type[Refused],
    states: Collection[RelationshipState] = TOGETHER,
) -> Meeting:
    """Lock the session's relationship and read the session again. Raises ``refusal`` as ``taking_part`` does."""
    part = taking_part(relationship_pk=session.relationship_id, by=by, at=at, refusal=refusal, states=states)
    row = Session.objects.within(by.organisation_id).get(pk=session.pk)
    row.relationship, row.organisation = part.relationship, part.organisation
    return Meeting(part, row)


def refuse_too_many(part: TakingPart, *, by: Actor, at: datetime, refusal: type[Refused]) -> None:
    """Each of these writes e-mails that nobody can do without, to somebody who may have stopped messages."""
    rows = [
        kind.objects.within(by.organisation_id).filter(relationship=part.relationship).values("public_id")
        for kind in (Session, SessionSeries)
    ]
    events = AuditEvent.objects.filter(
        Q(subject__in=rows[0]) | Q(subject__in=rows[1]), actor=by.public_id, verb__in=WRITING, at__gt=at - AN_HOUR
    )
    if events.count() >= MOST_IN_AN_HOUR:
        raise refusal(_("You have planned and changed a lot within an hour. Please wait a while, then go on."))


def refuse_if_other_rests(part: TakingPart, *, refusal: type[Refused]) -> None:
    """Between two nothing is agreed while the other one has a break, is held or has left."""
    if len(part.others) == 1 and part.others[0].person.standing != Standing.ACTIVE:
        raise refusal(_("Your match rests at present. Your coordinator can tell you how it goes on."))


def record(
    verb: str,
    part: TakingPart,
    session: Session,
    *,
    by: Actor | None,
    at: datetime,
    details: Mapping[str, Detail] | None = None,
) -> None:
    audit.record(verb, subject=session, organisation=part.organisation.public_id, by=by, at=at, details=details)
