"""What is written when two people come to the end of their time: in good time, once more, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.relationships.enums import EndingKind
from peerloom.domain.relationships.messages.changes import Plain, write_plain
from peerloom.domain.relationships.models import Closure, Relationship
from peerloom.domain.relationships.rules.occasions import SENT_AT_HOUR

BEGUN, REMINDED, ENDED = "closing-begun", "closing-reminder", "match-ended"
PROPOSED, KEPT = "ending-proposed", "ending-not-now"


def tell_closing(relationship: Relationship, closure: Closure, reader: Person, others: str, *, at: datetime) -> None:
    """In good time before the last day: when it ends, and what to do until then."""
    begun = Plain(
        purpose=BEGUN,
        key=f"{BEGUN}/{relationship.public_id}/{reader.public_id}",
        subject=lambda: _("You and %(names)s: a good ending") % {"names": others},
        says=lambda: [
            _("the time of you and %(names)s in this round ends on %(day)s.")
            % {"names": others, "day": date_format(closure.ends_on, "j F Y")},
            _("Plan one last meeting. Talk about what you did, what you take with you, and whether you go on."),
            _("Then look back for five minutes: what you learned, thanks, and what the program can do better."),
        ],
        act=lambda: _("Look back"),
        path=_page("endings:reflection", relationship),
    )
    _write_before_the_end(relationship, closure, begun, reader, at)


def remind_of_looking_back(
    relationship: Relationship, closure: Closure, reader: Person, others: str, *, at: datetime
) -> None:
    reminder = Plain(
        purpose=REMINDED,
        key=f"{REMINDED}/{relationship.public_id}/{reader.public_id}",
        subject=lambda: _("Five minutes to look back on your time with %(names)s") % {"names": others},
        says=lambda: [
            _("on %(day)s your time with %(names)s ends. A word of thanks is read by %(names)s on the day after.")
            % {"names": others, "day": date_format(closure.ends_on, "j F Y")},
            _("What you learned stays with you alone. What you tell the program helps the next ones."),
        ],
        act=lambda: _("Look back"),
        path=_page("endings:reflection", relationship),
        topic=Topic.NUDGES,
    )
    _write_before_the_end(relationship, closure, reminder, reader, at)


def tell_ended(relationship: Relationship, reader: Person, others: str, *, certified: bool, at: datetime) -> None:
    """It is over. For an ending before its time the words are the same for all sides, and say nothing of why."""
    early = relationship.ending == EndingKind.EARLY
    ended = Plain(
        purpose=ENDED,
        key=f"{ENDED}/{relationship.public_id}/{reader.public_id}",
        subject=lambda: (
            (_("Your match with %(names)s has ended") if early else _("Thank you for your time with %(names)s"))
            % {"names": others}
        ),
        says=lambda: _ended(others, early=early, certified=certified),
        act=lambda: _("Look back") if early else _("See what is left of it"),
        path=_page("endings:reflection" if early else "relationships:detail", relationship),
    )
    _write(relationship, ended, reader, at)


def _ended(others: str, *, early: bool, certified: bool) -> list[str]:
    said = (
        [
            _("your match with %(names)s ends today, earlier than planned.") % {"names": others},
            _("That happens for all kinds of reasons, and it is nobody’s fault. There is nothing you have to explain."),
        ]
        if early
        else [_("your time with %(names)s in this round is over. Thank you for it.") % {"names": others}]
    )
    if certified:
        said.append(_("A certificate with your hours and meetings is waiting for you."))
    if early:
        said.append(_("If you would like to meet somebody else, your coordinator can tell you how it goes on."))
    return said


def tell_proposed(relationship: Relationship, closure: Closure, reader: Person, others: str, *, at: datetime) -> None:
    proposal = Plain(
        purpose=PROPOSED,
        key=f"{PROPOSED}/{closure.public_id}/{reader.public_id}",
        subject=lambda: _("%(names)s suggests that the two of you end earlier") % {"names": others},
        says=lambda: [
            _("%(names)s suggests %(day)s as your last day together.")
            % {"names": others, "day": date_format(closure.ends_on, "j F Y")},
            _("Agree, or say that you would rather go on. Nothing happens before you have answered."),
        ],
        act=lambda: _("Answer"),
        path=_page("endings:early", relationship),
    )
    _write(relationship, proposal, reader, at)


def tell_not_now(relationship: Relationship, closure: Closure, reader: Person, others: str, *, at: datetime) -> None:
    kept = Plain(
        purpose=KEPT,
        key=f"{KEPT}/{closure.public_id}/{reader.public_id}",
        subject=lambda: _("You and %(names)s go on for now") % {"names": others},
        says=lambda: [_("the two of you go on for now. Talk about it when you meet; a coordinator helps if you like.")],
        act=lambda: _("See your match"),
        path=_page("relationships:detail", relationship),
    )
    _write(relationship, kept, reader, at)


def stop_closing_letters(relationship: Relationship, *, at: datetime) -> None:
    """What was to be said before the end, and has not left, is pointless after it."""
    for purpose in (BEGUN, REMINDED):
        prefix = f"{purpose}/{relationship.public_id}/"
        cancel_messages(organisation_id=relationship.organisation_id, key_prefix=prefix, at=at)


def stop_proposal(closure: Closure, *, at: datetime) -> None:
    cancel_messages(organisation_id=closure.organisation_id, key_prefix=f"{PROPOSED}/{closure.public_id}/", at=at)


def _page(name: str, relationship: Relationship) -> str:
    return reverse(name, args=[relationship.organisation.slug, relationship.public_id])


def _write_before_the_end(
    relationship: Relationship, closure: Closure, letter: Plain, reader: Person, at: datetime
) -> None:
    """From this morning on where its reader lives, and not after the last day there."""
    zone = zone_of(reader)
    today = relationship.organisation.day_at(at)
    in_time = replace(
        letter,
        not_before=datetime.combine(today, time(SENT_AT_HOUR), zone),
        not_after=datetime.combine(closure.ends_on, time.max, zone),
    )
    _write(relationship, in_time, reader, at)


def _write(relationship: Relationship, letter: Plain, reader: Person, at: datetime) -> None:
    program = relationship.cohort.program.name
    write_plain(letter, to=reader, organisation=relationship.organisation, program=program, at=at)
