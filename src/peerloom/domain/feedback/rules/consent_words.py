"""The promise above a survey, made from its mode: what is kept, who sees it, how long, and that it is voluntary.

It is frozen when the survey opens, in each of its languages, and never changes while people answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class Promised:
    """By whom it is asked. ``contact`` is where questions go, "" where nobody is named."""

    program: str
    organisation: str
    contact: str = ""


def consent_text(mode: str, promised: Promised, *, language: str) -> str:
    """Paragraphs, apart by an empty line. Only an anonymous survey is called so."""
    with translation.override(language):
        made = {Mode.ANONYMOUS: _anonymous, Mode.CONFIDENTIAL: _confidential, Mode.IDENTIFIED: _identified}
        return "\n\n".join([_voluntary(), *made[Mode(mode)](promised), *_asking(promised)])


def who_sees_it(mode: str) -> str:
    """The promise in one sentence, for an e-mail."""
    if mode == Mode.ANONYMOUS:
        return _("It is anonymous: nothing ties your answers to you.")
    if mode == Mode.CONFIDENTIAL:
        return _(
            "It is confidential: nobody in the program sees what you alone answered, only figures of at least five."
        )
    return _("It is asked by name: the coordinators of the program can read your answers.")


def _voluntary() -> str:
    return _(
        "Taking part is voluntary. You can leave out any question, and nothing happens to you, or to a match of yours,"
        " if you would rather not answer."
    )


def _anonymous(promised: Promised) -> list[str]:
    return [
        _(
            "This survey is anonymous. We keep your answers and nothing that leads to you: no name, no address, no"
            " code, no day. So they cannot be compared with what you answer another time, and once they are handed in"
            " nobody can find them to change or delete them. Do not name yourself in your own words if you want it to"
            " stay so."
        ),
        _(
            "Until the survey closes we keep who was invited and who has answered, so that only the others are"
            " reminded; then it is deleted. The answers are kept as long as %(organisation)s keeps the records of"
            " %(program)s. Figures are shown only where at least %(least)d people answered."
        )
        % _names(promised),
    ]


def _confidential(promised: Promised) -> list[str]:
    return [
        _(
            "This survey is confidential. Your answers are kept under a code instead of your name, so that what you"
            " answer at different times can be compared. The table that says which code is yours is kept apart. The"
            " people who run %(program)s see whether you have answered, to remind you, and figures of at least"
            " %(least)d people, never what you alone answered; nobody you are matched with sees it either. Whoever"
            " evaluates the program works with answers under codes."
        )
        % _names(promised),
        _kept(promised),
    ]


def _identified(promised: Promised) -> list[str]:
    return [
        _(
            "This survey is asked by name. The coordinators of %(program)s and the owners of %(organisation)s can read"
            " what you answered, beside your name. Nobody you are matched with sees it. What you answer at different"
            " times can be compared."
        )
        % _names(promised),
        _kept(promised),
    ]


def _kept(promised: Promised) -> str:
    words = _(
        "The answers are kept as long as %(organisation)s keeps the records of %(program)s. You can ask at any time for"
        " yours to be deleted."
    )
    return words % _names(promised)


def _asking(promised: Promised) -> list[str]:
    if not promised.contact:
        return [_("Questions? Ask the people who run %(program)s at %(organisation)s.") % _names(promised)]
    return [_("Questions? Write to %(contact)s.") % {"contact": promised.contact}]


def _names(promised: Promised) -> dict[str, object]:
    return {"program": promised.program, "organisation": promised.organisation, "least": LEAST_SHOWN}
