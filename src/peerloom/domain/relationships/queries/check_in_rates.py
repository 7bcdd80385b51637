"""How many answer, turn by turn and side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, Min, Q, Value, When

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn
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

    @property
    def mentees(self) -> Rate:
        return self.sides.get(Side.MENTEE, Rate())

    @property
    def mentors(self) -> Rate:
        return self.sides.get(Side.MENTOR, Rate())


def response_rates(actor: Actor, cohort: Cohort) -> list[TurnRates]:
    """By link, the latest turn first; one query, however many were asked."""
    by_hand = When(turn__startswith=BY_HAND, then=Value(BY_HAND))
    rows = (
        CheckIn.objects.visible_to(actor)
        .filter(relationship__cohort=cohort, by_staff=False, state__in=COUNTED)
        .order_by()
        .values(group=Case(by_hand, default=F("turn")), side=F("participation__side"))
        .annotate(
            first_name=Min("name"),
            first_due=Min("due_on"),
            asked=Count("pk"),
            answered=Count("pk", filter=Q(state=CheckInState.ANSWERED)),
        )
        .order_by("first_due")
    )
    turns: dict[str, TurnRates] = {}
    for row in rows:
        key = row["group"]
        turn = turns.setdefault(key, TurnRates(row["first_name"], key == BY_HAND, row["first_due"]))
        turn.sides[row["side"]] = Rate(row["asked"], row["answered"])
    return list(reversed(turns.values()))
