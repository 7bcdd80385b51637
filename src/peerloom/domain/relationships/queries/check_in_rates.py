"""How many answer, turn by turn and side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Count, Min, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn, Participation
from peerloom.domain.relationships.rules.check_in_plan import BY_HAND
from peerloom.foundation.scope import Actor

COUNTED = (CheckInState.ASKED, CheckInState.ANSWERED, CheckInState.LAPSED)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of one side were asked, and how many of them have answered."""

    asked: int = 0
    answered: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


@dataclass(slots=True)
class TurnRates:
    """One turn of the schedule; everything that was asked by hand is one together."""

    name: str
    by_hand: bool
    first_due_on: date
    sides: dict[str, Rate] = field(default_factory=dict)

    def add(self, side: Side, rate: Rate) -> None:
        known = self.sides.get(side, Rate())
        self.sides[side] = Rate(known.asked + rate.asked, known.answered + rate.answered)

    @property
    def mentees(self) -> Rate:
        return self.sides.get(Side.MENTEE, Rate())

    @property
    def mentors(self) -> Rate:
        return self.sides.get(Side.MENTOR, Rate())


@dataclass(frozen=True, slots=True)
class Responses:
    """The turns by link, the latest first, and how many answers the actor may read, those of conversations included."""

    turns: list[TurnRates]
    readable: int


def responses(actor: Actor, cohort: Cohort) -> Responses:
    """One query that reads one index in its order, however many were asked."""
    answered = Q(state=CheckInState.ANSWERED)
    own = Participation.objects.within(actor.organisation_id).filter(person=actor.person_id)
    figures = {f"asked_{side}": Count("pk", filter=Q(participation__side=side)) for side in Side}
    figures |= {f"answered_{side}": Count("pk", filter=answered & Q(participation__side=side)) for side in Side}
    figures["readable"] = Count("pk", filter=answered & ~Q(relationship__in=own.values("relationship")))
    rows = (
        CheckIn.objects.visible_to(actor)
        .filter(relationship__cohort=cohort, state__in=COUNTED)
        .order_by()
        .values("by_staff", "turn")
        .annotate(first_name=Min("name"), first_due=Min("due_on"), **figures)
    )
    found = cast("list[dict[str, Any]]", list(rows))
    by_link = sorted((row for row in found if not row["by_staff"]), key=lambda row: row["first_due"])
    turns: dict[str, TurnRates] = {}
    for row in by_link:
        by_hand = row["turn"].startswith(BY_HAND)
        key = BY_HAND if by_hand else row["turn"]
        turn = turns.setdefault(key, TurnRates(row["first_name"], by_hand, row["first_due"]))
        for side in Side:
            turn.add(side, Rate(row[f"asked_{side}"], row[f"answered_{side}"]))
    return Responses(list(reversed(turns.values())), sum(row["readable"] for row in found))
