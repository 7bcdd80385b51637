"""The five ways on from "Something isn't right": what happens, who hears of it, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeKind
from peerloom.domain.relationships.rules.changes import ANSWERED_WITHIN, ways_open
from peerloom.web.relationships.partnerships import Partnership

SLUGS: Mapping[str, ChangeKind] = {
    "talk": ChangeKind.TALK,
    "mediation": ChangeKind.MEDIATION,
    "new-match": ChangeKind.NEW_MATCH,
    "break": ChangeKind.PAUSE,
    "safety": ChangeKind.SAFETY,
}
ICONS: Mapping[ChangeKind, str] = {
    ChangeKind.TALK: "chat",
    ChangeKind.MEDIATION: "people",
    ChangeKind.NEW_MATCH: "match",
    ChangeKind.PAUSE: "clock",
    ChangeKind.SAFETY: "shield",
}


@dataclass(frozen=True, slots=True)
class Way:
    """``act`` is the button of its form; ``hears`` and ``answered`` are whole sentences."""

    slug: str
    kind: ChangeKind
    title: str
    what: str
    hears: str
    answered: str
    act: str

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def urgent(self) -> bool:
        return self.kind == ChangeKind.SAFETY


def ways_for(together: Partnership, readers: Sequence[Person], today: date) -> list[Way]:
    """Those that can be gone at present, the gentlest first."""
    return [way_of(kind, together, readers, today) for kind in ways_open(together.relationship)]


def way_of(kind: ChangeKind, together: Partnership, readers: Sequence[Person], today: date) -> Way:
    title, what, act = _words(kind, together.names)
    slug = next(slug for slug, known in SLUGS.items() if known == kind)
    return Way(slug, kind, title, what, _hears(kind, readers), _answered(kind, today), act)


def _words(kind: ChangeKind, names: str) -> tuple[str, str, str]:
    name = {"names": names}
    match kind:
        case ChangeKind.TALK:
            return (
                _("Find words to talk it through"),
                _("Four questions help you to say it to %(names)s yourself.") % name,
                _("Keep my notes"),
            )
        case ChangeKind.MEDIATION:
            return (
                _("Ask for a talk with somebody in between"),
                _("A coordinator listens to you first, and then leads a talk with the two of you."),
                _("Ask for a talk"),
            )
        case ChangeKind.NEW_MATCH:
            return (
                _("Ask for a new match"),
                _("Two people do not always fit, and that is nobody’s fault. You are not asked for reasons."),
                _("Ask for a new match"),
            )
        case ChangeKind.PAUSE:
            return (
                _("Have a break"),
                _("Nothing is expected of you for a while, and nobody reminds you. Then it goes on."),
                _("Ask for a break"),
            )
        case _:
            return (
                _("Report a worry about somebody’s safety"),
                _("Yours, or that of %(names)s, or anybody else’s. Also if you are not sure.") % name,
                _("Tell it now"),
            )


def _hears(kind: ChangeKind, readers: Sequence[Person]) -> str:
    if kind == ChangeKind.TALK:
        return _("Nobody hears of it, unless you ask a coordinator for advice.")
    names = ", ".join(reader.name for reader in readers)
    if not names:
        return _("The people who run the program hear of it.")
    return _("Only %(readers)s can read it.") % {"readers": names}


def _answered(kind: ChangeKind, today: date) -> str:
    if kind == ChangeKind.TALK:
        return _("You can begin now.")
    if kind == ChangeKind.SAFETY:
        return _("Somebody looks at it today.")
    day = today + ANSWERED_WITHIN[kind]
    return _("Somebody answers by %(day)s.") % {"day": date_format(day, "l j F")}


def prompts_for(together: Partnership) -> list[tuple[str, str]]:
    """Questions in the order in which such a talk goes, each with an example of how it may sound."""
    last = (
        _("I would like to ask more than tell. Is that all right for you?")
        if together.side == Side.MENTOR
        else _("Could you ask me first what I have tried? That helps me more than advice.")
    )
    return [
        (_("What happened, as a camera would have seen it?"), _("We have moved our last three meetings.")),
        (_("What did it do to you?"), _("I was not sure any more whether you still like to meet.")),
        (_("What do you not know about their side?"), _("Maybe it is a hard month for you. How is it?")),
        (_("What one thing would help?"), last),
    ]
