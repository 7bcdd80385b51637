"""What each part of the work together says on the home of a relationship: what is next, and its own section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from peerloom.foundation.scope import Actor
from peerloom.web.relationships.partnerships import Partnership


class Urgency(IntEnum):
    """The first thing on the page is the one with the least number; equal ones in the order of the sections."""

    WAITS_FOR_ME = 1  # the other one cannot go on without it
    OVERDUE = 2
    SOON = 3
    NOW_GOOD = 4  # fits this stage
    WHENEVER = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """``title`` is a sentence that says what to do ("Tell Tomasz which time suits you"), ``act`` the button's words."""

    urgency: Urgency
    title: str
    why: str
    act: str
    url: str
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class Room:
    """For whom, of what and when a section is asked. The relationship has its people, cohort and program loaded."""

    together: Partnership
    actor: Actor
    slug: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OnHome:
    """``values`` is for the section's template; an empty one is not shown."""

    steps: list[NextStep] = field(default_factory=list)
    values: Mapping[str, Any] = field(default_factory=dict)
