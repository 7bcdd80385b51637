"""How one relationship ends, as each side and as staff may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Block, Certificate, Closure, Participation, Reflection, Relationship
from peerloom.domain.relationships.rules.endings import may_stay_in_touch
from peerloom.foundation.scope import Actor
from peerloom.foundation.sealing import SealBroken, unseal

SEALED_FOR = "reflection"


@dataclass(frozen=True, slots=True)
class Side:
    person: Person
    participation: Participation
    reflection: Reflection | None
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Ending:
    """``mine`` is the reader's own side. Nothing of the others but their thanks, and those only after the end, is for
    the reader's eyes. ``stopped`` are people from whom the reader wants no messages."""

    relationship: Relationship
    closure: Closure
    mine: Side
    others: list[Side]
    stopped: frozenset[int] = frozenset()

    @property
    def learned(self) -> str:
        """What the reader has learned, in their own words, which open for nobody else."""
        return learned_of(self.mine)

    @property
    def thanks(self) -> list[tuple[Person, str]]:
        """Not from somebody who was stopped or is held: thanks can be written for weeks after the end."""
        if self.closure.ended_at is None:
            return []
        written = [(side.person, side.reflection.thanks) for side in self.others if side.reflection]
        return [
            (person, thanks)
            for person, thanks in written
            if thanks and person.pk not in self.stopped and person.standing != Standing.HELD
        ]

    @property
    def in_touch(self) -> bool:
        """Whether all of them said yes to staying in touch, and it is theirs to say."""
        sides = [self.mine, *self.others]
        asked = bool(self.others) and may_stay_in_touch(self.relationship)
        return asked and all(side.reflection is not None and side.reflection.stay_in_touch for side in sides)


def closure_of(relationship: Relationship) -> Closure | None:
    rows = Closure.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return rows.select_related("begun_by", "organisation").first()


def ending_of(relationship: Relationship, actor: Actor) -> Ending | None:
    """None before anybody has begun it; two queries, after which its organisation is loaded. The actor takes part."""
    closure = closure_of(relationship)
    if closure is None:
        return None
    relationship.organisation = closure.organisation
    rows = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    stops = Block.objects.within(relationship.organisation_id).filter(
        thread__relationship=relationship, by=actor.person_id, against=OuterRef("person"), until__isnull=True
    )
    rows = rows.select_related("person", "reflection", "certificate").order_by("side", "pk")
    parts = list(rows.annotate(stopped=Exists(stops)))
    sides = [_side(part) for part in parts if part.left_at is None or part.person_id == actor.person_id]
    mine = next(side for side in sides if side.person.pk == actor.person_id)
    stopped = frozenset(part.person_id for part in parts if part.stopped)
    return Ending(relationship, closure, mine, [side for side in sides if side is not mine], stopped)


def _side(part: Participation) -> Side:
    return Side(part.person, part, getattr(part, "reflection", None), getattr(part, "certificate", None))


def learned_of(side: Side) -> str:
    if side.reflection is None or not side.reflection.learned:
        return ""
    try:
        return unseal(bytes(side.reflection.learned), owner=side.person.public_id, purpose=SEALED_FOR)
    except SealBroken:
        return ""


def everyone_with_the_others(relationship: Relationship) -> list[tuple[Person, str]]:
    """Who takes part at present, each with the others' given names; one query."""
    parts = Participation.objects.within(relationship.organisation_id).filter(
        relationship=relationship, left_at__isnull=True
    )
    people = [part.person for part in parts.select_related("person").order_by("side", "pk")]
    return [(person, _given([other for other in people if other.pk != person.pk])) for person in people]


def _given(people: Sequence[Person]) -> str:
    return ", ".join(person.called for person in people)


def certificate_called(public_id: str) -> Certificate | None:
    """What a certificate's number stands for, with its person and organisation."""
    rows = Certificate.objects.across_organisations(because="whoever holds a certificate may check it")
    return rows.filter(public_id=public_id).select_related("person", "organisation").first()
