"""A session as an entry of somebody's calendar.

The organiser is the installation's own sender: an invitation names only its own reader's address, nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar

from peerloom.domain.notifications.calendar_objects import Appointment, cancellation, feed, request, uid_of
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.messages.session_letters import Gathering, address_of


def invitation_for(told: Gathering, reader: Person, *, at: datetime) -> str:
    """In the language that is set. Sent again with a larger sequence, it changes what is in the calendar."""
    return request(appointment_for(told, reader, at=at))


def withdrawal_for(told: Gathering, reader: Person, *, at: datetime) -> str:
    return cancellation(appointment_for(told, reader, at=at))


def withdrawals_for(every: Sequence[Gathering], reader: Person, *, at: datetime) -> str:
    """Several at once, so that whoever ends a series does not fill mailboxes with one mail for each."""
    written = Calendar.from_ical(withdrawal_for(every[0], reader, at=at))
    for told in every[1:]:
        for event in Calendar.from_ical(withdrawal_for(told, reader, at=at)).walk("VEVENT"):
            written.add_component(event)
    return str(written.to_ical().decode())


def entries_for(every: Sequence[Gathering], reader: Person, *, at: datetime, name: str) -> str:
    """Several sessions at once, to be taken over into a calendar; changes of each come as invitations later."""
    return feed([appointment_for(told, reader, at=at) for told in every], name=name)


def appointment_for(told: Gathering, reader: Person, *, at: datetime) -> Appointment:
    session, program = told.session, told.relationship.cohort.program
    title = _("%(names)s, %(program)s") % {"names": told.with_whom(reader), "program": program.name}
    lines = [session.get_way_display(), session.place, session.link, address_of(session, told.organisation)]
    return Appointment(
        uid=uid_of(session.public_id),
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=session.time_zone,
        title=title,
        description="\n".join(line for line in lines if line),
        location=session.place or session.link,
        link=session.link,
        organiser_name=told.organisation.name,
        organiser_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee_name=reader.name,
        attendee_email=reader.email,
        changed_at=at,
    )
