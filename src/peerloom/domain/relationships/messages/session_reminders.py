"""The e-mails around a meeting that is agreed: the day before, and afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.notifications.letters import write_letter
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.messages.session_letters import Gathering, letter
from peerloom.domain.relationships.messages.sessions import NOTE_REQUEST, REMINDER
from peerloom.domain.relationships.models import AgendaItem
from peerloom.domain.relationships.session_links import LINK_LASTS, MET, NOT_MET, path_to_note


def remind_of_session(told: Gathering, reader: Person, *, agenda: Sequence[AgendaItem], at: datetime) -> None:
    """Say the day before when, where and about what they meet; once for each time that a session gets."""
    session = told.session
    starts = session.starts_at.astimezone(zone_of(reader))
    today = starts.date() == at.astimezone(zone_of(reader)).date()
    words = {"names": told.with_whom(reader), "time": date_format(starts, "H:i")}
    mail = letter(
        REMINDER,
        told,
        reader,
        subject=lambda: (_("Today at %(time)s: %(names)s") if today else _("Tomorrow at %(time)s: %(names)s")) % words,
        occasion=str(session.sequence),
        agenda=list(agenda),
        soon=today,
    )
    write_letter(mail, to=reader, organisation=told.organisation, not_after=session.starts_at, at=at)


def ask_for_note(told: Gathering, reader: Person, *, at: datetime) -> None:
    """Ask whether they met; the two buttons work without signing in."""
    session = told.session
    mail = letter(
        NOTE_REQUEST,
        told,
        reader,
        subject=lambda: _("Did you and %(names)s meet?") % {"names": told.with_whom(reader)},
        met=settings.SITE_URL + path_to_note(session, reader, MET),
        not_met=settings.SITE_URL + path_to_note(session, reader, NOT_MET),
    )
    write_letter(mail, to=reader, organisation=told.organisation, not_after=session.ends_at + LINK_LASTS, at=at)
