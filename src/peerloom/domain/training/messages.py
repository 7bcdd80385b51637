"""The e-mails about training: something is late, or what was learned has to be refreshed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.wording import own_words
from peerloom.domain.training.models import Completion

LATE = "training_late"
REFRESHER = "training_refresher"
PLACES = ("given_name", "program", "courses", "link")
"""What a program's own words for these messages can be filled with."""


@dataclass(frozen=True, slots=True)
class _Letter:
    purpose: str
    key: str
    subject: str
    template: str
    courses: Sequence[str]


def write_late_reminder(
    *, organisation: Organisation, program: Program, person: Person, courses: Sequence[str], at: datetime
) -> OutboxEntry:
    """Which courses the program still waits for, and the way there. At most once a day, whatever is repeated."""
    with translation.override(person.locale):
        letter = _Letter(
            LATE,
            f"{LATE}/{program.public_id}/{person.public_id}/{at.date().isoformat()}",
            ngettext(
                "One course for %(program)s is still open",
                "%(number)s courses for %(program)s are still open",
                len(courses),
            )
            % {"program": program.name, "number": len(courses)},
            "late",
            courses,
        )
        return _write(letter, organisation, program, person, at)


def write_refresher_reminder(
    *, organisation: Organisation, program: Program, completion: Completion, at: datetime
) -> OutboxEntry:
    """Until when a completion counts, and the way to its refresher. Once for each completion."""
    person = completion.person
    with translation.override(person.locale):
        day = date_format(completion.expires_on, "j F Y") if completion.expires_on else ""
        letter = _Letter(
            REFRESHER,
            f"{REFRESHER}/{completion.public_id}",
            _("Please refresh “%(course)s” by %(day)s") % {"course": completion.title, "day": day},
            "refresher",
            [completion.title],
        )
        return _write(letter, organisation, program, person, at)


def _write(letter: _Letter, organisation: Organisation, program: Program, person: Person, at: datetime) -> OutboxEntry:
    link = settings.SITE_URL + reverse("courses:mine", args=[organisation.slug])
    values = {
        "given_name": person.called,
        "program": program.name,
        "courses": ", ".join(letter.courses),
        "link": link,
    }
    own = own_words(program, letter.purpose, values)
    subject, body = own or (letter.subject, "")
    template = "own_words" if own else letter.template
    context = {
        "subject": subject,
        "body": body,
        "organisation": organisation,
        "program": program,
        "reader": person,
        "courses": letter.courses,
        "link": link,
    }
    return write_message(
        organisation=organisation,
        person=person,
        purpose=letter.purpose,
        key=letter.key,
        subject=subject,
        text=render_to_string(f"emails/training/{template}.txt", context),
        html=render_to_string(f"emails/training/{template}.html", context),
        at=at,
    )
