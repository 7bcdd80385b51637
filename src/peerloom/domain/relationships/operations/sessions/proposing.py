"""Proposing a meeting to the other one; setting one for a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.sessions import tell_agreed, tell_proposed
from peerloom.domain.relationships.models import ProposedTime, Relationship, Session
from peerloom.domain.relationships.operations.sessions.agreeing import agree_session
from peerloom.domain.relationships.operations.sessions.locking import record, refuse_if_other_rests, refuse_too_many
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.groups import is_group, may_set_time
from peerloom.domain.relationships.rules.session_links import is_web_address
from peerloom.domain.relationships.rules.session_times import Slot, Where, in_order, why_not
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotPropose(Refused):
    """Not these times, not yet, or not by this person."""


@transaction.atomic
def propose_session(
    *, relationship: Relationship, slots: Sequence[Slot], time_zone: str, where: Where, by: Actor, at: datetime
) -> Session:
    """Offer the other one up to three times; they are told. Proposed again the same, it is proposed once.

    Raises CannotPropose; also while another proposal of these two waits for an answer.
    """
    part = part_that_plans(relationship, by=by, at=at, refusal=CannotPropose)
    slots = in_order(slots)
    refuse_bad_times(slots, where, at=at, refusal=CannotPropose)
    if is_group([part.mine, *part.others]):
        raise CannotPropose(_("You are more than two: whoever leads sets a time for all of you."))
    waiting = open_proposal(part)
    if waiting is not None:
        if waiting.proposed_by_id == by.person_id and _same(waiting, slots):
            return waiting
        raise CannotPropose(_already_proposed(waiting, by))
    session = Session.objects.create(
        organisation_id=by.organisation_id,
        relationship=part.relationship,
        starts_at=slots[0].starts_at,
        ends_at=slots[0].ends_at,
        time_zone=time_zone,
        way=where.way,
        place=where.place,
        link=where.link,
        proposed_by_id=by.person_id,
        proposed_at=at,
        waiting_for=part.others[0],
    )
    offer(session, slots)
    record("session.proposed", part, session, by=by, at=at, details={"times": len(slots)})
    tell_proposed(session, at=at)
    return session


@transaction.atomic
def set_session(
    *, relationship: Relationship, slot: Slot, time_zone: str, where: Where, by: Actor, at: datetime
) -> Session:
    """Agree a meeting of a group at once, by whoever leads it; all are told and can say that they can't come.

    Set again for the same time, it is set once. Raises CannotPropose.
    """
    part = part_that_plans(relationship, by=by, at=at, refusal=CannotPropose)
    refuse_bad_times([slot], where, at=at, refusal=CannotPropose)
    refuse_unless_leading(part, refusal=CannotPropose)
    rows = Session.objects.within(by.organisation_id)
    same = rows.filter(relationship=part.relationship, state=SessionState.AGREED, starts_at=slot.starts_at).first()
    if same is not None:
        return same
    session = agree_session(
        relationship=part.relationship,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=time_zone,
        way=where.way,
        place=where.place,
        link=where.link,
        by_person=part.mine.person,
        at=at,
    )
    record("session.agreed", part, session, by=by, at=at)
    tell_agreed(session, at)
    return session


def part_that_plans(relationship: Relationship, *, by: Actor, at: datetime, refusal: type[Refused]) -> TakingPart:
    """The lock under which a meeting is planned. Raises ``refusal`` also before an accompanied first meeting."""
    part = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=refusal)
    if not part.others:
        raise refusal(_("There is nobody to meet here at present. Your coordinator can tell you how it goes on."))
    refuse_if_other_rests(part, refusal=refusal)
    refuse_too_many(part, by=by, at=at, refusal=refusal)
    if waits_for_first_meeting(part.relationship, at=at):
        raise refusal(
            _(
                "Somebody of the program brings you together for your first meeting. "
                "Once it is written down, you plan your meetings here yourselves."
            )
        )
    return part


def refuse_bad_times(slots: Sequence[Slot], where: Where, *, at: datetime, refusal: type[Refused]) -> None:
    reason = why_not(slots, at=at)
    if reason:
        raise refusal(reason)
    if where.link and not is_web_address(where.link):
        raise refusal(_("The link has to be a web address that begins with https://."))


def refuse_unless_leading(part: TakingPart, *, refusal: type[Refused], session: Session | None = None) -> None:
    present = [part.mine, *part.others]
    if not is_group(present):
        raise refusal(_("The two of you agree on a time together: propose one."))
    if not may_set_time(part.mine, present, session):
        raise refusal(_("Whoever leads the group sets the time. Write to them if another one suits you better."))


def open_proposal(part: TakingPart) -> Session | None:
    rows = Session.objects.within(part.relationship.organisation_id)
    return rows.filter(relationship=part.relationship, state=SessionState.PROPOSED).order_by("pk").first()


def offer(session: Session, slots: Sequence[Slot]) -> None:
    """Replace the times that are offered for a session."""
    rows = ProposedTime.objects.within(session.organisation_id)
    rows.filter(session=session).delete()
    ProposedTime.objects.bulk_create(
        [
            ProposedTime(
                organisation_id=session.organisation_id, session=session, starts_at=slot.starts_at, ends_at=slot.ends_at
            )
            for slot in slots
        ]
    )


def _same(session: Session, slots: Sequence[Slot]) -> bool:
    rows = ProposedTime.objects.within(session.organisation_id).filter(session=session)
    return [Slot(*times) for times in rows.values_list("starts_at", "ends_at")] == list(slots)


def _already_proposed(waiting: Session, by: Actor) -> str:
    if waiting.proposed_by_id == by.person_id:
        return str(_("You have proposed times already. Change those, or wait for the answer."))
    name = Person.objects.within(by.organisation_id).get(pk=waiting.proposed_by_id) if waiting.proposed_by_id else None
    return str(_("%(name)s has proposed times already. Answer those first.")) % {
        "name": name.given_name if name else ""
    }
