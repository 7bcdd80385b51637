"""The e-mails of a study: would you take part, your signature is noted, when it is, that it is called off, that
somebody has withdrawn.

What goes with an entry for the calendar has no topic: it is sent at once to everybody. No letter names another
participant.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.studies import ConsentState, StudyKind
from peerloom.domain.feedback.models import Study, StudyMeeting, StudyParticipant
from peerloom.domain.feedback.rules.studies.limits import STOP_ASKING_AFTER
from peerloom.domain.feedback.study_links import path_to_study, path_to_withdrawal
from peerloom.domain.notifications.calendar_objects import Appointment, cancellation, request, uid_of
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person

ASKED, AGREED, CANCELLED, WITHDRAWN = "study-asked", "study-agreed", "study-cancelled", "study-withdrawn"
SIGNED = "study-signed"


def tell_asked(participant: StudyParticipant, *, again: bool = False, at: datetime) -> None:
    """Ask whether they take part and which times suit; once for each participant, and once ``again``.

    Expects person, meeting, study, program and organisation to be loaded.
    """
    study, meeting = participant.study, participant.meeting
    if participant.person is None or meeting is None:
        return
    times = [time.starts_at for time in meeting.times.all() if time.starts_at > at]
    mail = Letter(
        template="feedback/studies_asked",
        purpose=ASKED,
        key=f"{ASKED}/{participant.public_id}/{participant.person.public_id}" + ("/2" if again else ""),
        subject=lambda: _asking(study, again=again),
        topic=Topic.NEWS,
        context={
            "study": study,
            "meeting": meeting,
            "program": study.cohort.program,
            "group": study.kind == StudyKind.FOCUS_GROUP,
            "times": times,
            "again": again,
            "link": settings.SITE_URL + path_to_study(participant),
        },
    )
    last = meeting.starts_at or max(times, default=at + STOP_ASKING_AFTER)
    write_letter(mail, to=participant.person, organisation=participant.organisation, not_after=max(last, at), at=at)


def _asking(study: Study, *, again: bool) -> str:
    words = {"program": study.cohort.program.name}
    if again:
        return _("May we count on you? A conversation about %(program)s") % words
    if study.kind == StudyKind.FOCUS_GROUP:
        return _("Would you join a focus group about %(program)s?") % words
    return _("Would you give us an interview about %(program)s?") % words


def take_back_asking(participant: StudyParticipant, *, at: datetime) -> None:
    prefix = f"{ASKED}/{participant.public_id}/"
    cancel_messages(organisation_id=participant.organisation_id, key_prefix=prefix, purpose=ASKED, at=at)


def tell_signed(participant: StudyParticipant, *, at: datetime) -> None:
    """Say to them what was entered in their name, so that a mistake comes to light; once. Expects what ``tell_asked``
    does, and the day on which they signed.
    """
    if participant.person is None:
        return
    study = participant.study
    mail = Letter(
        template="feedback/studies_signed",
        purpose=SIGNED,
        key=f"{SIGNED}/{participant.public_id}/{participant.person.public_id}",
        subject=lambda: _("You take part, as you signed: %(program)s") % {"program": study.cohort.program.name},
        context={
            "program": study.cohort.program,
            "group": study.kind == StudyKind.FOCUS_GROUP,
            "signed_on": participant.signed_on,
            "link": settings.SITE_URL + path_to_study(participant),
        },
    )
    write_letter(mail, to=participant.person, organisation=participant.organisation, at=at)


def tell_agreed(meeting: StudyMeeting, *, only: StudyParticipant | None = None, at: datetime) -> None:
    """Send everyone who takes part, and whoever leads it, an invitation for their calendar: the first one, or what has
    changed. ``only`` for somebody who agrees to take part after the time was set.

    Expects study, cohort, program, organisation and who leads to be loaded.
    """
    if only is None:
        _take_back(meeting, at=at)
    for participant in [only] if only else _who_comes(meeting):
        if participant.person is not None:
            link = settings.SITE_URL + path_to_withdrawal(participant)
            _send(meeting, participant.person, AGREED, at=at, withdrawal=link)
    if only is None and meeting.led_by is not None:
        _send(meeting, meeting.led_by, AGREED, at=at)


def tell_cancelled(meeting: StudyMeeting, *, reason: str, at: datetime) -> None:
    """Take an agreed meeting out of everybody's calendar. Expects ``sequence`` to be raised already."""
    _take_back(meeting, at=at)
    for participant in _who_comes(meeting):
        if participant.person is not None:
            _send(meeting, participant.person, CANCELLED, at=at, reason=reason)
    if meeting.led_by is not None:
        _send(meeting, meeting.led_by, CANCELLED, at=at, reason=reason)


def take_out_of_calendar(participant: StudyParticipant, *, at: datetime) -> None:
    """For somebody who has withdrawn: the meeting goes on, or not, without them."""
    meeting = participant.meeting
    if meeting is None or participant.person is None or meeting.starts_at is None:
        return
    prefix = f"{AGREED}/{meeting.public_id}/{participant.person.public_id}/"
    cancel_messages(organisation_id=meeting.organisation_id, key_prefix=prefix, at=at)
    if meeting.starts_at > at:
        _send(meeting, participant.person, CANCELLED, at=at, own=True, sequence=meeting.sequence + 1)


def tell_withdrawn(participant: StudyParticipant, *, to: Person, at: datetime) -> None:
    """Say to whoever leads the study what was taken out and what is left for them to do."""
    study = participant.study
    pages = reverse("studies:study", args=[participant.organisation.slug, study.public_id])
    mail = Letter(
        template="feedback/studies_withdrawn",
        purpose=WITHDRAWN,
        key=f"{WITHDRAWN}/{participant.public_id}/{to.public_id}",
        subject=lambda: _("Somebody has withdrawn from “%(study)s”") % {"study": study.name},
        context={
            "study": study,
            "program": study.cohort.program,
            "pseudonym": participant.pseudonym,
            "recorded": study.recorded,
            "link": settings.SITE_URL + pages,
        },
    )
    write_letter(mail, to=to, organisation=participant.organisation, at=at)


def _who_comes(meeting: StudyMeeting) -> list[StudyParticipant]:
    rows = meeting.participants.filter(consent=ConsentState.GIVEN).select_related("person", "organisation")
    return list(rows)


def _take_back(meeting: StudyMeeting, *, at: datetime) -> None:
    prefix = f"{AGREED}/{meeting.public_id}/"
    cancel_messages(organisation_id=meeting.organisation_id, key_prefix=prefix, purpose=AGREED, at=at)


def _send(
    meeting: StudyMeeting, reader: Person, name: str, *, at: datetime, sequence: int | None = None, **context: Any
) -> None:
    moment = meeting.starts_at
    if moment is None:
        return
    number = meeting.sequence if sequence is None else sequence
    off = name == CANCELLED
    with translation.override(reader.locale):
        entry = _appointment(meeting, moment, reader, sequence=number, at=at)
        calendar = cancellation(entry) if off else request(entry)
    mail = Letter(
        template="feedback/studies_cancelled" if off else "feedback/studies_agreed",
        purpose=name,
        key=f"{name}/{meeting.public_id}/{reader.public_id}/{number}",
        subject=_subject(meeting, moment, name, changed=number > 0),
        calendar=calendar,
        calendar_method="CANCEL" if off else "REQUEST",
        context={
            "study": meeting.study,
            "meeting": meeting,
            "program": meeting.study.cohort.program,
            "ends_at": moment + timedelta(minutes=meeting.minutes),
            "changed": number > 0,
            **context,
        },
    )
    write_letter(mail, to=reader, organisation=meeting.organisation, not_after=max(moment, at), at=at)


def _subject(meeting: StudyMeeting, moment: datetime, name: str, *, changed: bool) -> Callable[[], str]:
    def said() -> str:
        local = timezone.localtime(moment)
        when = f"{date_format(local, 'l, j F')}, {date_format(local, 'H:i')}"
        words = {"what": meeting.study.get_kind_display(), "study": meeting.study.name, "when": when}
        if name == CANCELLED:
            return _("Called off: %(study)s, %(when)s") % words
        if changed:
            return _("Changed: %(study)s, %(when)s") % words
        return _("Agreed: %(study)s, %(when)s") % words

    return said


def _appointment(
    meeting: StudyMeeting, moment: datetime, reader: Person, *, sequence: int, at: datetime
) -> Appointment:
    study = meeting.study
    title = _("%(study)s, %(program)s") % {"study": study.name, "program": study.cohort.program.name}
    return Appointment(
        uid=uid_of(meeting.public_id),
        sequence=sequence,
        starts_at=moment,
        ends_at=moment + timedelta(minutes=meeting.minutes),
        time_zone=meeting.time_zone,
        title=title,
        description="\n".join(line for line in (study.question, meeting.place, meeting.link) if line),
        location=meeting.place or meeting.link,
        link=meeting.link,
        organiser_name=meeting.organisation.name,
        organiser_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee_name=reader.name,
        attendee_email=reader.email,
        changed_at=at,
    )
