"""What an agreement begins with: what both expect where they agree, and a fair proposal where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise

from peerloom.domain.programs.enums import Place, Profile
from peerloom.domain.relationships.enums import Cadence, ContactChannel, SessionWay
from peerloom.domain.relationships.models import Expectation
from peerloom.domain.relationships.rules.agreement_words import AgreementWords, first_confidentiality
from peerloom.web.relationships.expectation_sides import Sides
from peerloom.web.relationships.partnerships import Partnership

USUAL_MINUTES = 60
WAYS = {
    ContactChannel.IN_PERSON: SessionWay.IN_PERSON,
    ContactChannel.VIDEO: SessionWay.VIDEO,
    ContactChannel.PHONE: SessionWay.PHONE,
}
RAREST_FIRST = list(reversed(Cadence))


@dataclass(frozen=True, slots=True)
class Wish:
    """What one of them said."""

    name: str
    words: str | Promise
    mine: bool


def first_words(together: Partnership, sides: Sides) -> AgreementWords:
    """Nothing that only one side has stated is taken over from the other: both see it at once or nobody does."""
    known = [side.expectation for side in sides.sides] or ([sides.mine] if sides.mine else [])
    with translation.override(together.program.language):  # both of them read it
        confidentiality = first_confidentiality(Profile(together.program.profile))
    return AgreementWords(
        cadence=_cadence(known),
        way=_way(known, together.program.place),
        minutes=USUAL_MINUTES,
        confidentiality=confidentiality,
        goals=_each(sides, lambda one: one.topics),
        boundaries=_each(sides, lambda one: one.boundaries),
    )


def _cadence(known: list[Expectation]) -> Cadence:
    """The rarer of two wishes: more than somebody wanted is not kept for long."""
    wished = {Cadence(one.cadence) for one in known} - {Cadence.AS_NEEDED}
    return next((cadence for cadence in RAREST_FIRST if cadence in wished), Cadence.FORTNIGHTLY)


def _way(known: list[Expectation], place: str) -> SessionWay:
    wished = {WAYS[ContactChannel(one.channel)] for one in known if one.channel in WAYS}
    usual = SessionWay.VIDEO if place == Place.VIRTUAL else SessionWay.IN_PERSON
    return next((way for way in SessionWay if way in wished), usual)


def _each(sides: Sides, told: Callable[[Expectation], str]) -> str:
    """ "Linh: No calls on Sundays", a line for everyone who named something; only once all have stated theirs."""
    lines = [
        f"{side.person.called}: {told(side.expectation).strip()}"
        for side in sides.sides
        if told(side.expectation).strip()
    ]
    return "\n".join(lines)


def wishes_of(sides: Sides) -> dict[str, list[Wish]]:
    """For the fields of an agreement in which the two wished for different things: who wished for what."""
    return {
        "cadence": _differing(sides, lambda one: (one.cadence, one.get_cadence_display())),
        "way": _differing(
            sides,
            lambda one: ("" if one.channel == ContactChannel.ANY else one.channel, one.get_channel_display()),
        ),
    }


def _differing(sides: Sides, told: Callable[[Expectation], tuple[str, str]]) -> list[Wish]:
    """Who has no preference differs from nobody."""
    if len({key for side in sides.sides if (key := told(side.expectation)[0])}) < 2:
        return []
    return [Wish(side.person.called, told(side.expectation)[1], side.mine) for side in sides.sides]
