"""The e-mails about meetings that come back: one for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.notifications.letters import write_letter
from peerloom.domain.relationships.messages.session_calendar import entries_for, withdrawals_for
from peerloom.domain.relationships.messages.session_letters import Gathering, day_and_time, gathering, letter
from peerloom.domain.relationships.models import Session, SessionSeries

SERIES_AGREED, SERIES_ENDED = "session-series-agreed", "session-series-ended"


def tell_series_agreed(series: SessionSeries, sessions: Sequence[Session], *, at: datetime) -> None:
    """Send everyone all days at once for their calendar; each later change is an invitation of its own."""
    first = gathering(sessions[0])
    every = [Gathering(session, first.people) for session in sessions]
    for reader in first.people:
        with translation.override(reader.locale):
            calendar = entries_for(every, reader, at=at, name=first.with_whom(reader))
        mail = letter(
            SERIES_AGREED,
            first,
            reader,
            subject=lambda reader=reader: (
                _("Agreed: %(number)s meetings with %(names)s, from %(when)s")  # type: ignore[misc]
                % {
                    "number": len(sessions),
                    "names": first.with_whom(reader),
                    "when": day_and_time(sessions[0].starts_at),
                }
            ),
            topic=None,
            calendar=calendar,
            calendar_method="PUBLISH",
            series=series,
            sessions=sessions,
        )
        write_letter(mail, to=reader, organisation=first.organisation, not_after=sessions[-1].ends_at, at=at)


def tell_series_ended(sessions: Sequence[Session], *, at: datetime) -> None:
    """Take every meeting that was still ahead out of the calendars, with one mail for each reader."""
    first = gathering(sessions[0])
    every = [Gathering(session, first.people) for session in sessions]
    canceller = next((person for person in first.people if person.pk == sessions[0].cancelled_by_id), None)
    for reader in first.people:
        with translation.override(reader.locale):
            calendar = withdrawals_for(every, reader, at=at)
        mail = letter(
            SERIES_ENDED,
            first,
            reader,
            subject=lambda reader=reader: (
                _("Cancelled: your regular meetings with %(names)s")  # type: ignore[misc]
                % {"names": first.with_whom(reader)}
            ),
            topic=None,
            calendar=calendar,
            calendar_method="CANCEL",
            sessions=sessions,
            canceller="" if canceller is None or canceller.pk == reader.pk else canceller.called,
        )
        write_letter(mail, to=reader, organisation=first.organisation, not_after=sessions[-1].ends_at, at=at)
