"""What each message is called and why it comes, in a line each."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from peerloom.domain.relationships.messages.nudge_words import Named, words_of
from peerloom.domain.relationships.rules.ladder import LADDER, RungId, To

MENTEE, MENTOR = gettext_lazy("Linh"), gettext_lazy("Tomasz")
"""Names for examples."""

Told = tuple[Promise, Promise]
SAID: Mapping[str, Told] = {
    "introduction": (
        gettext_lazy("Meet %(other)s"),
        gettext_lazy("The match was published."),
    ),
    "session-proposed": (
        gettext_lazy("%(other)s would like to meet: when suits you?"),
        gettext_lazy("%(other)s proposed times."),
    ),
    "session-proposal-reminder": (
        gettext_lazy("%(other)s waits for your answer"),
        gettext_lazy("No answer to the proposed times for two days."),
    ),
    "session-agreed": (
        gettext_lazy("Agreed: %(other)s, day and time"),
        gettext_lazy("They agreed on a time. With an invitation for the calendar."),
    ),
    "session-reminder": (
        gettext_lazy("Tomorrow: %(other)s"),
        gettext_lazy("The day before a meeting."),
    ),
    "session-note": (
        gettext_lazy("Did you and %(other)s meet?"),
        gettext_lazy("Two hours after a meeting that nobody has noted."),
    ),
    "session-cancelled": (
        gettext_lazy("Cancelled: %(other)s, day and time"),
        gettext_lazy("A meeting was called off. It leaves the calendar."),
    ),
    "agreement_turn": (
        gettext_lazy("%(other)s has signed your agreement, your turn"),
        gettext_lazy("The other one has signed."),
    ),
    "agreement_complete": (
        gettext_lazy("Your agreement is complete"),
        gettext_lazy("Both have signed."),
    ),
    "check_in": (
        gettext_lazy("How is it going with %(other)s?"),
        gettext_lazy("A planned question."),
    ),
    "check_in/2": (
        gettext_lazy("One click is enough: how is it going with %(other)s?"),
        gettext_lazy("No answer for three days. Asked once more, then not again."),
    ),
    "change-asked": (
        gettext_lazy("Somebody asks for help"),
        gettext_lazy("The mentee asked for a talk with somebody in between."),
    ),
    "change-in-hand": (
        gettext_lazy("Your request is in good hands"),
        gettext_lazy("A coordinator took it in hand. The mentor does not hear of it."),
    ),
    "change-resolved": (
        gettext_lazy("What became of your request"),
        gettext_lazy("The talk was held and the request settled."),
    ),
    "closing-begun": (
        gettext_lazy("You and %(other)s: a good ending"),
        gettext_lazy("Three weeks before the last day."),
    ),
    "closing-reminder": (
        gettext_lazy("Five minutes to look back on your time with %(other)s"),
        gettext_lazy("A week before the last day, to who has not looked back."),
    ),
    "match-ended": (
        gettext_lazy("Thank you for your time with %(other)s"),
        gettext_lazy("The round is over."),
    ),
    "match-ended/certified": (
        gettext_lazy("Thank you for your time with %(other)s"),
        gettext_lazy("The round is over. With a certificate of hours and meetings."),
    ),
}


def said(kind: str, to: To, program: str) -> tuple[str, str]:
    """Message and reason, in the language that is active. ``kind`` is one of SAID, or "nudge/" and a rung."""
    other = str(MENTEE if to == To.MENTOR else MENTOR)
    if kind.startswith("nudge/"):
        rung = RungId(kind.removeprefix("nudge/"))
        return words_of(rung, to, named_example(to, program)).subject, f"{LADDER[rung].title}: {LADDER[rung].asks}"
    message, reason = SAID[kind]
    return str(message) % {"other": other}, str(reason) % {"other": other}


def named_example(to: To, program: str) -> Named:
    mentee, mentor = str(MENTEE), str(MENTOR)
    pair = _("%(first)s and %(last)s") % {"first": mentee, "last": mentor}
    return Named(other=mentee if to == To.MENTOR else mentor, pair=pair, program=program)


def role_word(to: To) -> str:
    return {
        To.MENTEE: pgettext("who gets a message", "mentee"),
        To.MENTOR: pgettext("who gets a message", "mentor"),
        To.STAFF: pgettext("who gets a message", "staff"),
    }[to]
