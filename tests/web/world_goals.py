"""An agreement, a goal with a step, and a noted first meeting, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship
from tests.factories.goals import make_goal, write_for
from tests.web.audience import RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "first_meeting:round": RUNS,
    "first_meeting:note": RUNS,
    "first_meeting:guide": TAKES_PART,
    "first_meeting:hello": TAKES_PART,
    "first_meeting:expect": TAKES_PART,
    "first_meeting:meet": TAKES_PART,
    "first_meeting:between": TAKES_PART,
    "first_meeting:sign": TAKES_PART,
    "first_meeting:print": TAKES_PART,
    "goals:list": TAKES_PART,
    "goals:new": TAKES_PART,
    "goals:goal": TAKES_PART,
    "goals:edit": TAKES_PART,
    "goals:levels": TAKES_PART,
    "goals:rate": TAKES_PART,
    "goals:state": TAKES_PART,
    "goals:step-add": TAKES_PART,
    "goals:step": TAKES_PART,
}
FIELDS: tuple[str, ...] = (
    *("cadence", "way", "contact", "goals", "confidentiality", "boundaries", "seen", "agreed", "held_on"),
    *("family_present", "notes", "statement", "why", "due_on", "weight", "notice", "first_step"),
    *("much_more", "more", "hoped", "less", "much_less", "level"),
)


def goals_ids(relationship: Relationship) -> dict[str, str]:
    mentee = relationship.participations.select_related("person").get(side="mentee").person
    write_for(relationship, mentee)
    goal = make_goal(relationship, mentee)
    return {"goal": goal.public_id, "goal_step": goal.steps.get().public_id}
