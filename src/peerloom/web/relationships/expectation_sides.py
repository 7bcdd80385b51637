"""Each side's expectations beside the other's, and where they differ: shown only once all have stated theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ContactChannel, Style
from peerloom.domain.relationships.models import Expectation, Participation, Relationship
from peerloom.domain.relationships.queries.relationships import participations_with_expectations


@dataclass(frozen=True, slots=True)
class Side:
    person: Person
    expectation: Expectation
    mine: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """``mine`` is None before I have stated mine; ``sides`` is empty before everyone has; ``waiting`` are the others
    who have not."""

    mine: Expectation | None
    sides: list[Side]
    waiting: list[Person]
    differences: list[str]

    @property
    def both(self) -> bool:
        return bool(self.sides)


def sides_of(relationship: Relationship, *, person_id: int) -> Sides:
    """What someone who takes part may see; one query."""
    parts = participations_with_expectations(relationship)
    mine = next((_stated(part) for part in parts if part.person_id == person_id), None)
    waiting = [part.person for part in parts if part.person_id != person_id and _stated(part) is None]
    if mine is None or waiting:
        return Sides(mine, [], waiting, [])
    sides = [
        Side(part.person, stated, mine=part.person_id == person_id)
        for part in sorted(parts, key=lambda part: part.person_id != person_id)
        if (stated := _stated(part)) is not None
    ]
    return Sides(mine, sides, [], differences(sides))


def _stated(part: Participation) -> Expectation | None:
    return getattr(part, "expectation", None)


def differences(sides: Sequence[Side]) -> list[str]:
    """One sentence for everything in which the sides differ; who has no preference differs from nobody."""
    found = [
        _differing(
            sides,
            lambda one: (one.cadence, one.get_cadence_display()),
            _("%(first)s would like to meet %(this)s, %(others)s: agree on it first."),
        ),
        _differing(
            [side for side in sides if side.expectation.channel != ContactChannel.ANY],
            lambda one: (one.channel, one.get_channel_display()),
            _("%(first)s would rather be in touch %(this)s, %(others)s: find a way that suits you both."),
        ),
        _differing(
            [side for side in sides if side.expectation.style != Style.OPEN],
            lambda one: (one.style, f"“{one.get_style_display()}”"),
            _("%(first)s likes to be spoken with like this: %(this)s, %(others)s. Say so when it is too much."),
        ),
    ]
    return [sentence for sentence in found if sentence]


def _differing(sides: Sequence[Side], told: Callable[[Expectation], tuple[str, str]], sentence: str) -> str:
    if len({told(side.expectation)[0] for side in sides}) < 2:  # one wish is no difference
        return ""
    first, *others = sides
    rest = ", ".join(f"{side.person.called} {told(side.expectation)[1]}" for side in others)
    return sentence % {"first": first.person.called, "this": told(first.expectation)[1], "others": rest}
