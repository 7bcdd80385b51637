"""What is written when something isn't right. No letter carries what somebody wrote, nor who asked for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeResult
from peerloom.domain.relationships.models import ChangeRequest, Relationship

ASKED, IN_HAND, RESOLVED, WITHDRAWN = "change-asked", "change-in-hand", "change-resolved", "change-withdrawn"
PAUSED, RESUMED = "match-paused", "match-resumed"


@dataclass(frozen=True, slots=True)
class Plain:
    """A short letter: what it says is called in the reader's language."""

    purpose: str
    key: str
    subject: Callable[[], str]
    says: Callable[[], Sequence[str]]
    act: Callable[[], str]
    path: str
    runs: bool = False  # the reader runs the program, and does not take part in it
    topic: Topic | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None


def write_plain(letter: Plain, *, to: Person, organisation: Organisation, program: str, at: datetime) -> None:
    context = {
        "says": letter.says,
        "act": letter.act,
        "link": settings.SITE_URL + letter.path,
        "program": program,
        "runs": letter.runs,
    }
    write_letter(
        Letter("relationships/changes_letter", letter.purpose, letter.key, letter.subject, context, letter.topic),
        to=to,
        organisation=organisation,
        not_before=letter.not_before,
        not_after=letter.not_after,
        at=at,
    )


def tell_who_hears(change: ChangeRequest, readers: Sequence[Person], *, at: datetime) -> None:
    """Somebody asks for help: in which program and until when, and no more than that."""
    organisation, program = change.organisation, change.relationship.cohort.program
    urgent = change.kind == ChangeKind.SAFETY
    for reader in readers:
        letter = Plain(
            purpose=ASKED,
            key=f"{ASKED}/{change.public_id}/{reader.public_id}",
            subject=lambda: _subject(program.name, urgent=urgent),
            says=lambda: _asked(change.due_on, urgent=urgent),
            act=lambda: _("Read what it is"),
            path=reverse("changes:request", args=[organisation.slug, change.public_id]),
            runs=True,
        )
        write_plain(letter, to=reader, organisation=organisation, program=program.name, at=at)


def _subject(program: str, *, urgent: bool) -> str:
    if urgent:
        return _("Urgent: please look today, %(program)s") % {"program": program}
    return _("Somebody in %(program)s asks for your help") % {"program": program}


def _asked(due_on: date, *, urgent: bool) -> list[str]:
    if urgent:
        return [
            _("somebody is worried about a person’s safety. Please read it now and act on it today."),
            _("For the sake of those concerned this e-mail says nothing more."),
        ]
    return [
        _("something isn’t right in a match, and you were asked for help. Please take it in hand by %(day)s.")
        % {"day": date_format(due_on, "j F")},
        _("It is confidential: the other person does not know. For that reason this e-mail says nothing more."),
    ]


def stop_telling(change: ChangeRequest, *, at: datetime) -> None:
    cancel_messages(organisation_id=change.organisation_id, key_prefix=f"{ASKED}/{change.public_id}/", at=at)


def tell_taken_back(change: ChangeRequest, reader: Person, *, at: datetime) -> None:
    letter = Plain(
        purpose=WITHDRAWN,
        key=f"{WITHDRAWN}/{change.public_id}/{reader.public_id}",
        subject=lambda: _("What you have in hand was taken back"),
        says=lambda: [_("somebody whom you were helping has taken it back. There is nothing you have to do.")],
        act=lambda: _("See it"),
        path=reverse("changes:request", args=[change.organisation.slug, change.public_id]),
        runs=True,
    )
    _write(letter, change, reader, at)


def tell_in_hand(change: ChangeRequest, author: Person, owner: Person, *, at: datetime) -> None:
    letter = Plain(
        purpose=IN_HAND,
        key=f"{IN_HAND}/{change.public_id}/{author.public_id}/{owner.public_id}",
        subject=lambda: _("%(name)s takes care of it") % {"name": owner.name},
        says=lambda: [
            _("%(name)s has read what you wrote and takes care of it from now on. You hear from them soon.")
            % {"name": owner.name},
            _("It stays between you and the people who run the program."),
        ],
        act=lambda: _("See how it stands"),
        path=_authors_page(change),
    )
    _write(letter, change, author, at)


def tell_resolved(change: ChangeRequest, author: Person, *, at: datetime) -> None:
    letter = Plain(
        purpose=RESOLVED,
        key=f"{RESOLVED}/{change.public_id}/{author.public_id}",
        subject=lambda: _("An answer to what you asked for"),
        says=lambda: [
            _("what you asked for is settled: %(result)s.")
            % {"result": ChangeResult(change.result).label if change.result else ""},
            _("If it does not feel settled to you, ask again. Nobody will mind."),
        ],
        act=lambda: _("Read the answer"),
        path=_authors_page(change),
    )
    _write(letter, change, author, at)


def tell_paused(relationship: Relationship, reader: Person, others: str, *, at: datetime) -> None:
    until = relationship.paused_until
    letter = Plain(
        purpose=PAUSED,
        key=f"{PAUSED}/{relationship.public_id}/{reader.public_id}/{at:%Y%m%d%H%M%S}",
        subject=lambda: _("You and %(names)s have a break") % {"names": others},
        says=lambda: [
            _("you and %(names)s have a break until %(day)s. Then it goes on by itself.")
            % {"names": others, "day": date_format(until, "j F Y")}
            if until
            else _("you and %(names)s have a break. Your coordinator tells you when it goes on.") % {"names": others},
            _("Meetings that were agreed for this time are cancelled, and nobody reminds you of anything."),
            _("Breaks come about for all kinds of reasons. If you have a question, write to your coordinator."),
        ],
        act=lambda: _("See your match"),
        path=_home(relationship),
    )
    _write_about(relationship, letter, reader, at)


def tell_resumed(relationship: Relationship, reader: Person, others: str, *, at: datetime) -> None:
    letter = Plain(
        purpose=RESUMED,
        key=f"{RESUMED}/{relationship.public_id}/{reader.public_id}/{at:%Y%m%d%H%M%S}",
        subject=lambda: _("You and %(names)s go on") % {"names": others},
        says=lambda: [_("the break is over. Offer %(names)s two times at which you could talk.") % {"names": others}],
        act=lambda: _("Go on"),
        path=_home(relationship),
    )
    _write_about(relationship, letter, reader, at)


def _authors_page(change: ChangeRequest) -> str:
    return reverse("changes:mine", args=[change.organisation.slug, change.public_id])


def _home(relationship: Relationship) -> str:
    return reverse("relationships:detail", args=[relationship.organisation.slug, relationship.public_id])


def _write(letter: Plain, change: ChangeRequest, reader: Person, at: datetime) -> None:
    _write_about(change.relationship, letter, reader, at)


def _write_about(relationship: Relationship, letter: Plain, reader: Person, at: datetime) -> None:
    program = relationship.cohort.program.name
    write_plain(letter, to=reader, organisation=relationship.organisation, program=program, at=at)
