"""The e-mails about one meeting: proposed, agreed, changed, declined, called off.

What goes with an entry for the calendar has no topic: it is sent at once to everybody, for a meeting in a calendar
that does not take place is worse than one mail more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.session_calendar import invitation_for, withdrawal_for
from peerloom.domain.relationships.messages.session_letters import (
    Gathering,
    day_and_time,
    elsewhere,
    gathering,
    letter,
    number_of,
)
from peerloom.domain.relationships.models import ProposedTime, Session
from peerloom.domain.relationships.rules.occasions import PROPOSAL_EXPIRES

PROPOSED, PROPOSAL_REMINDER = "session-proposed", "session-proposal-reminder"
AGREED, CANCELLED, DECLINED, EXPIRED = "session-agreed", "session-cancelled", "session-declined", "session-expired"
REMINDER, NOTE_REQUEST = "session-reminder", "session-note"


def tell_proposed(session: Session, *, at: datetime, name: str = PROPOSED, told: Gathering | None = None) -> None:
    """Ask whoever is awaited which of the proposed times suits them; once for each offer. ``name`` may be the
    reminder of it. With cohort, program and organisation of the relationship loaded."""
    told = told or gathering(session)
    waiting = session.waiting_for.person if session.waiting_for else None
    proposer = next((person for person in told.people if person.pk == session.proposed_by_id), None)
    if waiting is None or proposer is None:
        return
    times = list(ProposedTime.objects.within(session.organisation_id).filter(session=session))
    last = times[-1].starts_at if times else session.starts_at
    mail = letter(
        name,
        told,
        waiting,
        subject=lambda: _proposal_subject(session, proposer, name),
        occasion=times[0].public_id if times and name == PROPOSED else number_of(session.proposed_at),
        proposer=proposer.called,
        times=[(each, elsewhere(each.starts_at, waiting, [proposer])) for each in times],
        series=session.series,
    )
    ends = min(session.proposed_at + PROPOSAL_EXPIRES, last)
    write_letter(mail, to=waiting, organisation=told.organisation, not_after=max(ends, at), at=at)


def _proposal_subject(session: Session, proposer: Person, name: str) -> str:
    if name == PROPOSAL_REMINDER:
        return _("%(name)s waits for your answer") % {"name": proposer.called}
    if session.series_id and session.state == SessionState.PROPOSED:
        return _("%(name)s would like to meet regularly: does it suit you?") % {"name": proposer.called}
    if session.state == SessionState.AGREED:
        return _("%(name)s asks for another time") % {"name": proposer.called}
    return _("%(name)s would like to meet: when suits you?") % {"name": proposer.called}


def tell_agreed(session: Session, at: datetime) -> None:
    """Send everyone who takes part an invitation for their calendar: the first one, or what has changed (a sequence
    above 0). An earlier one that has not left is taken back. Expects cohort, program and organisation to be loaded."""
    told = gathering(session)
    _take_back(session, AGREED, REMINDER, at=at)
    for reader in told.people:
        write_letter(
            _agreed_letter(told, reader, at=at),
            to=reader,
            organisation=told.organisation,
            not_after=session.ends_at,
            at=at,
        )


def _agreed_letter(told: Gathering, reader: Person, *, at: datetime) -> Letter:
    session = told.session
    with translation.override(reader.locale):
        calendar = invitation_for(told, reader, at=at)
    words = {"names": told.with_whom(reader)}

    def subject() -> str:
        when = words | {"when": day_and_time(session.starts_at)}
        if session.sequence:
            return _("Changed: %(names)s, %(when)s") % when
        return _("Agreed: %(names)s, %(when)s") % when

    return letter(
        AGREED,
        told,
        reader,
        subject=subject,
        occasion=str(session.sequence),
        topic=None,
        calendar=calendar,
        calendar_method="REQUEST",
        changed=bool(session.sequence),
    )


def tell_cancelled(session: Session, at: datetime) -> None:
    """Take an agreed meeting out of everybody's calendar and say who called it off and why.

    Invitations and reminders that have not left are taken back. Expects the relationship with cohort, program and
    organisation to be loaded, and ``sequence`` to be raised already.
    """
    told = gathering(session)
    _take_back(session, AGREED, REMINDER, at=at)
    canceller = next((person for person in told.people if person.pk == session.cancelled_by_id), None)
    for reader in told.people:
        with translation.override(reader.locale):
            calendar = withdrawal_for(told, reader, at=at)
        mail = letter(
            CANCELLED,
            told,
            reader,
            subject=lambda reader=reader: (
                _("Cancelled: %(names)s, %(when)s")  # type: ignore[misc]
                % {"names": told.with_whom(reader), "when": day_and_time(session.starts_at)}
            ),
            topic=None,
            calendar=calendar,
            calendar_method="CANCEL",
            canceller="" if canceller is None or canceller.pk == reader.pk else canceller.called,
        )
        write_letter(mail, to=reader, organisation=told.organisation, not_after=session.ends_at, at=at)


def tell_declined(session: Session, *, to: Sequence[Person], by: Person, words: str, at: datetime) -> None:
    """Tell the other side that the times do not suit, or that the proposal was taken back."""
    told = gathering(session)
    own = session.proposed_by_id == by.pk
    for reader in to:
        mail = letter(
            DECLINED,
            told,
            reader,
            subject=lambda: _decline_subject(by, own=own),
            occasion=number_of(session.proposed_at),
            decliner=by.called,
            own=own,
            words=words,
            stands=session.state == SessionState.AGREED,
        )
        write_letter(mail, to=reader, organisation=told.organisation, at=at)


def _decline_subject(by: Person, *, own: bool) -> str:
    if own:
        return _("%(name)s took the proposed times back") % {"name": by.called}
    return _("%(name)s can’t at the proposed times") % {"name": by.called}


def tell_expired(session: Session, *, at: datetime) -> None:
    """Hand an unanswered proposal back to whoever made it; what was agreed before stands."""
    told = gathering(session)
    proposer = next((person for person in told.people if person.pk == session.proposed_by_id), None)
    if proposer is None:
        return
    mail = letter(
        EXPIRED,
        told,
        proposer,
        subject=lambda: _("No answer from %(names)s yet") % {"names": told.with_whom(proposer)},
        occasion=number_of(session.proposed_at),
        stands=session.state == SessionState.AGREED,
    )
    write_letter(mail, to=proposer, organisation=told.organisation, at=at)


def forget_proposal(session: Session, *, at: datetime) -> None:
    """Take back what was to ask for an answer that is not needed any more."""
    _take_back(session, PROPOSED, PROPOSAL_REMINDER, at=at)


def forget_session(session: Session, *, at: datetime) -> None:
    """Take back what was to remind of a meeting, or to ask how it was."""
    _take_back(session, REMINDER, NOTE_REQUEST, at=at)


def _take_back(session: Session, *names: str, at: datetime) -> None:
    for name in names:
        cancel_messages(organisation_id=session.organisation_id, key_prefix=f"{name}/{session.public_id}/", at=at)
