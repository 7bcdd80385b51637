"""The sections of a relationship's home, in the order of the page, and the one step that stands above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from peerloom.web.feedback.saying.on_home import on_home as saying
from peerloom.web.relationships.changes.on_home import on_home as changes
from peerloom.web.relationships.check_ins.on_home import on_home as check_ins
from peerloom.web.relationships.circles.on_home import on_home as circles
from peerloom.web.relationships.conversations.on_home import on_home as conversations
from peerloom.web.relationships.endings.on_home import on_home as endings
from peerloom.web.relationships.first_meeting.on_home import on_home as first_meeting
from peerloom.web.relationships.goals.on_home import on_home as goals
from peerloom.web.relationships.micro.on_home import on_home as micro
from peerloom.web.relationships.on_home import NextStep, OnHome, Room
from peerloom.web.relationships.sessions.on_home import on_home as sessions

SECTIONS: Mapping[str, Callable[[Room], OnHome]] = {
    "check_ins": check_ins,
    "endings": endings,
    "first_meeting": first_meeting,
    "sessions": sessions,
    "micro": micro,
    "circles": circles,
    "goals": goals,
    "conversations": conversations,
    "changes": changes,
    "saying": saying,
}

STYLED = ("sessions", "goals", "conversations", "circles", "first_meeting", "endings", "changes", "check_ins")
OTHERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Home:
    """``sections`` by name, each what its template gets; ``steps`` the most urgent first."""

    sections: Mapping[str, Mapping[str, object]]
    steps: list[NextStep]

    @property
    def others(self) -> list[NextStep]:
        return self.steps[1 : 1 + OTHERS_SHOWN]

    @property
    def styles(self) -> list[str]:
        """The style sheets of the sections that are shown."""
        return [f"css/{name}.css" for name in STYLED if self.sections[name]]

    @property
    def first(self) -> NextStep | None:
        return self.steps[0] if self.steps else None


def home_of(room: Room) -> Home:
    found = {name: section(room) for name, section in SECTIONS.items()}
    steps = [step for each in found.values() for step in each.steps]
    return Home(
        sections={name: each.values for name, each in found.items()},
        steps=sorted(steps, key=lambda step: step.urgency),
    )
