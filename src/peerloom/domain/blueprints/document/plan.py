"""What the program is, what it sets out to change, and what is planned for everyone in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from peerloom.domain.blueprints.document.kinds import Lines, Week
from peerloom.domain.programs.enums import Audience, Format, Moment, Place, Profile
from peerloom.foundation.documents.kinds import Between, Text


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """``weeks`` is how long a round lasts, ``reviewers`` how many look at an application.

    ``meeting_link`` makes a room for each call where {code} stands in it. ``conversations_a_month`` is how many single
    conversations one mentee can book; 0 leaves it to the format.
    """

    name: Annotated[str, Text(120, needed=True)]
    purpose: Annotated[str, Text(2000)] = ""
    audience: Annotated[str, Text(300)] = ""
    format: Format = Format.PAIR
    place: Place = Place.HYBRID
    profile: Profile = Profile.ADULT
    mentor_word: Annotated[str, Text(40)] = ""
    mentee_word: Annotated[str, Text(40)] = ""
    weeks: Annotated[int, Between(1, 520)] = 26
    reviewers: Annotated[int, Between(1, 2)] = 1
    meeting_link: Annotated[str, Text(300)] = ""
    conversations_a_month: Annotated[int, Between(0, 50)] = 0


@dataclass(frozen=True, slots=True)
class Objective:
    statement: Annotated[str, Text(300, needed=True)]
    measure: Annotated[str, Text(200, needed=True)]
    target: Annotated[str, Text(60, needed=True)]
    baseline: Annotated[str, Text(60)] = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Weeks count from the cohort's first day, the first being 0."""

    name: Annotated[str, Text(120, needed=True)]
    starts_week: Week
    aim: Annotated[str, Text(400)] = ""
    weeks: Annotated[int, Between(1, 520)] = 1
    agenda: Lines = ()
    mentor_tasks: Lines = ()
    mentee_tasks: Lines = ()


@dataclass(frozen=True, slots=True)
class CheckIn:
    name: Annotated[str, Text(120, needed=True)]
    week: Week
    audience: Audience = Audience.BOTH
    by_staff: bool = False
    questions: Lines = ()


@dataclass(frozen=True, slots=True)
class Survey:
    instrument: Annotated[str, Text(80, needed=True)]
    moment: Moment
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class Message:
    purpose: Annotated[str, Text(40, needed=True, pattern=r"[a-z][a-z0-9_.-]*")]
    subject: Annotated[str, Text(200, needed=True)]
    body: Annotated[str, Text(5000, needed=True)]
