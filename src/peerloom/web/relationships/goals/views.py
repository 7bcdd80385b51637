"""Reading goals: all of two people, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal
from peerloom.domain.relationships.queries.goals import goals_of, summary_of
from peerloom.domain.relationships.rules.goals import MOST_OPEN_GOALS, MOST_STEPS, Hint, Worded, hints_for
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.goals.access import Shared, SharedGoal, goal_or_404, shared_or_404
from peerloom.web.relationships.goals.cards import GoalCard, card_of, cards_of, scale_of, seen
from peerloom.web.relationships.goals.forms import StepForm
from peerloom.web.relationships.goals.history import drawing_of


@dataclass(frozen=True, slots=True)
class Group:
    """The goals of one person; ``summary`` is how far they are taken together, in words."""

    name: str
    mine: bool
    open: list[GoalCard]
    done: list[GoalCard]
    summary: str


def groups_of(goals: Sequence[Goal], shared: Shared) -> list[Group]:
    """The reader's own first, also where they have none; then whoever shares theirs."""
    owners = {shared.part.pk: shared.part.person.called}
    cards = cards_of(goals, shared.part, at=shared.at)
    owners |= {card.goal.owner_id: card.owner_name for card in cards}
    return [
        Group(
            name=name,
            mine=owner == shared.part.pk,
            open=[card for card in cards if card.goal.owner_id == owner and card.open],
            done=[card for card in cards if card.goal.owner_id == owner and not card.open],
            summary=summary_of([goal for goal in goals if goal.owner_id == owner]),
        )
        for owner, name in owners.items()
    ]


@require_safe
@for_members()
def goal_list(request: MemberRequest, relationship: str) -> HttpResponse:
    found = shared_or_404(request, relationship)
    groups = groups_of(goals_of(found.relationship, found.part), found)
    cards = [card for group in groups for card in group.open]
    values = {
        "shared": found,
        "together": found.together,
        "groups": groups,
        "to_rate": next((card for card in cards if card.to_rate), None),
        "may_add": found.open and len(groups[0].open) < MOST_OPEN_GOALS,
    }
    return render(request, "goals/list.html", values)


@require_safe
@for_members()
def goal_page(request: MemberRequest, goal: str) -> HttpResponse:
    return render(request, "goals/goal.html", goal_values(goal_or_404(request, goal)))


def goal_values(found: SharedGoal, step_form: StepForm | None = None) -> dict[str, Any]:
    goal = found.goal
    card = card_of(goal, found.part, hoped=getattr(goal, "hoped", "") or "", at=found.at)
    ratings = list(goal.ratings.all())
    return {
        "shared": found,
        "together": found.together,
        "goal": goal,
        "card": card,
        "scale": scale_of(goal, card.seen),
        "hints": hints_about(found, card) if found.mine and found.going_on else [],
        "ratings": [seen(rating, found.part) for rating in reversed(ratings)],
        "drawing": drawing_of(ratings),
        "step_form": (step_form or StepForm()) if len(card.steps) < MOST_STEPS else None,
        "dropped": goal.state == GoalState.DROPPED,
    }


def hints_about(found: SharedGoal, card: GoalCard) -> list[Hint]:
    goal, cohort = found.goal, found.relationship.cohort
    worded = Worded(
        statement=goal.statement,
        noticed=card.hoped,
        first_step=card.steps[0].text if card.steps else "",
        why=goal.why,
        due_on=goal.due_on,
    )
    return hints_for(worded, today=found.today, ends_on=cohort.ends_on)
