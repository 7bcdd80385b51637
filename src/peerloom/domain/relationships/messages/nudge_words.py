"""What the gentle reminders say, to each side in its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.relationships.rules.ladder import RungId, To


@dataclass(frozen=True, slots=True)
class Named:
    """``other`` is whom the reader meets, for staff one of the pair; ``pair`` is both, or the circle."""

    other: str
    pair: str
    program: str


@dataclass(frozen=True, slots=True)
class Words:
    """``act`` stands on the button; ``small`` is what may be said beside it."""

    subject: str
    paragraphs: tuple[str, ...]
    act: str
    small: str = ""


def words_of(rung: RungId, to: To, named: Named) -> Words:
    """In the language that is active."""
    values = {"other": named.other, "pair": named.pair, "program": named.program}
    return (_TO_STAFF if to == To.STAFF else _TO_PARTNERS)[rung](to, values)


Values = Mapping[str, str]


def _first_meeting(to: To, values: Values) -> Words:
    if to == To.MENTOR:
        return Words(
            _("A first meeting with %(other)s: would half an hour suit you?") % values,
            (
                _("you and %(other)s have known of each other for a few days now.") % values,
                _("Mentees often don’t dare to ask first. Two times from you are all it takes to begin.") % values,
            ),
            _("Propose two times to %(other)s") % values,
        )
    return Words(
        _("A first meeting with %(other)s: shall you make a start?") % values,
        (
            _("you and %(other)s have known of each other for a few days now.") % values,
            _("You need no plan for a first meeting. Half an hour to say who you are is enough; you may ask first."),
        ),
        _("Propose a time to %(other)s") % values,
    )


def _first_meeting_again(to: To, values: Values) -> Words:
    if to == To.MENTOR:
        first = _("some time has passed and you and %(other)s have not met yet. That happens, and it can be mended.")
        second = _("Write three sentences and two times today. If %(other)s does not answer, tell us.")
    else:
        first = _("some time has passed and you and %(other)s have not met yet. That happens to many.")
        second = _("Is something in the way? A short word to %(other)s, or to us, is enough to find a way round it.")
    return Words(
        _("%(other)s and you have not met yet. Can we help?") % values,
        (first % values, second % values),
        _("Find a time with %(other)s") % values,
        _("The people who run %(program)s know that you have not met, and will ask what you need.") % values,
    )


def _unnoted(_to: To, values: Values) -> Words:
    return Words(
        _("How was your meeting with %(other)s?") % values,
        (
            _("nobody has noted yet whether your last meeting took place."),
            _("It takes ten seconds: whether you met, and how long. If it fell through, say so; nobody minds."),
        ),
        _("Note how it was"),
        _("This is the last time that we ask about this meeting."),
    )


def _unsigned(_to: To, values: Values) -> Words:
    return Words(
        _("What you agreed with %(other)s waits for your yes") % values,
        (
            _("what the two of you agreed on is written down, and your signature is missing."),
            _("Read it once more. If something is not as you want it, change it: then you both sign anew."),
        ),
        _("Read and sign it"),
    )


def _gap(to: To, values: Values) -> Words:
    if to == To.MENTOR:
        second = _("A question is enough: “How did it go with what we talked about?” And two times.")
    else:
        second = _("You need no news to meet again. “I am stuck” is a fine reason, and so is “I want to go on”.")
    return Words(
        _("You and %(other)s: when do you meet next?") % values,
        (_("your last meeting was a good while ago, and none is planned.") % values, second),
        _("Find a time with %(other)s") % values,
    )


def _no_goal(to: To, values: Values) -> Words:
    if to == To.MENTOR:
        return Words(
            _("Help %(other)s to name one goal") % values,
            (
                _("you have met, and that is what counts. One written goal makes the rest of the way easier.") % values,
                _("Ask %(other)s what should be different in half a year. Write down the answer together.") % values,
            ),
            _("Look at goals together"),
        )
    return Words(
        _("One goal makes the next meetings easier"),
        (
            _("you and %(other)s have made a start. What should be different when your time is over?") % values,
            _("One sentence is enough, and you can change it whenever you like. We help with the wording."),
        ),
        _("Write down a first goal"),
    )


def _staff_first_meeting(_to: To, values: Values) -> Words:
    return Words(
        _("%(pair)s have not met yet") % values,
        (
            _("%(pair)s in %(program)s were introduced a while ago and have neither met nor arranged it.") % values,
            _("Both were asked twice. A call usually shows in five minutes what is in the way."),
        ),
        _("See the pair"),
    )


def _staff_silent(_to: To, values: Values) -> Words:
    return Words(
        _("%(pair)s: two questions without an answer") % values,
        (
            _("one of %(pair)s in %(program)s has not answered twice in a row how it goes.") % values,
            _("They get no more reminders from us. Please call: silence has many reasons, and most are harmless."),
        ),
        _("See the pair"),
    )


def _staff_check_in(_to: To, values: Values) -> Words:
    return Words(
        _("%(pair)s: a planned conversation is overdue") % values,
        (
            _("a conversation with one of %(pair)s in %(program)s was planned and is not noted yet.") % values,
            _("Hold it, or leave it out and say why."),
        ),
        _("See the pair"),
    )


_TO_PARTNERS: Mapping[RungId, Callable[[To, Values], Words]] = {
    RungId.FIRST_MEETING: _first_meeting,
    RungId.FIRST_MEETING_AGAIN: _first_meeting_again,
    RungId.UNNOTED: _unnoted,
    RungId.UNSIGNED: _unsigned,
    RungId.GAP: _gap,
    RungId.NO_GOAL: _no_goal,
}
_TO_STAFF: Mapping[RungId, Callable[[To, Values], Words]] = {
    RungId.FIRST_MEETING_AGAIN: _staff_first_meeting,
    RungId.SILENT: _staff_silent,
    RungId.STAFF_CHECK_IN: _staff_check_in,
}
