"""Guides to begin with, in our own words: what to ask, what to ask on for, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Asked:
    words: str | Promise
    probes: str | Promise
    minutes: int


@dataclass(frozen=True, slots=True)
class StarterGuide:
    key: str
    name: str | Promise
    questions: tuple[Asked, ...]


_OPENING = Asked(
    _("How did you come to take part, and what did you hope for?"),
    _("What did you expect? What made you hesitate?"),
    5,
)
_CLOSING = Asked(_("What have we not asked that you would like to say?"), "", 5)

GUIDES = (
    StarterGuide(
        "mentees",
        _("Interview with a mentee"),
        (
            _OPENING,
            Asked(
                _("Think of a meeting that you remember well. What happened?"),
                _("What did your mentor do? What did you take away from it?"),
                10,
            ),
            Asked(
                _("Is there something that you do or see differently than before the program?"),
                _("Can you give an example? What else may have brought it about?"),
                10,
            ),
            Asked(
                _("What was hard, or did not work?"),
                _("Times, topics, trust? What did you do about it? Who helped?"),
                10,
            ),
            Asked(_("What should we change for those who come after you?"), _("And what should stay as it is?"), 5),
            _CLOSING,
        ),
    ),
    StarterGuide(
        "mentors",
        _("Interview with a mentor"),
        (
            _OPENING,
            Asked(
                _("What was it like to accompany somebody?"),
                _("When did you feel useful? When did you not know what to do?"),
                10,
            ),
            Asked(
                _("What changed for your mentee, as far as you can tell? And for you?"),
                _("How do you notice it?"),
                10,
            ),
            Asked(_("How well were you prepared and supported?"), _("Training, check-ins, coordinators?"), 10),
            Asked(_("Would you do it again?"), _("What would have to be different? How much time would be right?"), 5),
            _CLOSING,
        ),
    ),
    StarterGuide(
        "group",
        _("Focus group"),
        (
            Asked(
                _("Please say in a sentence what comes to your mind when you think of the program."),
                _("A round, so that everybody has spoken."),
                10,
            ),
            Asked(
                _("What helped you most, and what did not?"),
                _("Who has seen it differently? Ask those who have been silent."),
                20,
            ),
            Asked(_("What has changed for you, if anything?"), _("Examples. What else may have brought it about?"), 20),
            Asked(_("If you ran the program for a year: what would you do first?"), "", 15),
            Asked(_("What was the most important thing that was said today?"), _("A round to end with."), 10),
        ),
    ),
)


def starter_guide(key: str) -> StarterGuide | None:
    return next((guide for guide in GUIDES if guide.key == key), None)
