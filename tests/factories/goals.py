"""Goals and agreements of pairs, made by the operations that pages call."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import Cadence, SessionWay
from peerloom.domain.relationships.models import Goal, GoalRating, MentoringAgreement, MentoringSignature, Relationship
from peerloom.domain.relationships.operations.first_meetings import sign_agreement, write_agreement
from peerloom.domain.relationships.operations.goals import GoalWords, rate_goal, set_goal
from peerloom.domain.relationships.queries.first_meetings import agreement_of
from peerloom.domain.relationships.rules.agreement_words import (
    AgreementWords,
    digest_of,
    first_confidentiality,
)
from tests.factories.people import MOMENT


def agreement_words(
    *, cadence: Cadence = Cadence.FORTNIGHTLY, minutes: int = 60, boundaries: str = "", goals: str = ""
) -> AgreementWords:
    return AgreementWords(
        cadence=cadence,
        way=SessionWay.VIDEO,
        minutes=minutes,
        confidentiality=first_confidentiality(Profile.ADULT),
        contact="Messages, Linh writes first",
        boundaries=boundaries,
        goals=goals,
    )


def write_for(
    relationship: Relationship, person: Person, words: AgreementWords | None = None, *, at: datetime = MOMENT
) -> MentoringAgreement:
    """With what holds at present having been read."""
    return write_agreement(
        relationship=relationship,
        words=words or agreement_words(),
        seen=digest_of(agreement_of(relationship)),
        by=actor_of(person, at=at),
        at=at,
    )


def sign_for(relationship: Relationship, person: Person, *, at: datetime = MOMENT) -> MentoringSignature:
    seen = digest_of(agreement_of(relationship))
    return sign_agreement(relationship=relationship, seen=seen, by=actor_of(person, at=at), at=at)


def make_goal(
    relationship: Relationship,
    owner: Person,
    *,
    statement: str = "Say one thing in each seminar",
    noticed: str = "One contribution a week",
    first_step: str = "Write down one question before the seminar",
    weight: int = 1,
    at: datetime = MOMENT,
) -> Goal:
    return set_goal(
        relationship=relationship,
        words=GoalWords(statement=statement, weight=weight),
        noticed=noticed,
        first_step=first_step,
        by=actor_of(owner, at=at),
        at=at,
    )


def rate_for(goal: Goal, person: Person, level: int, *, note: str = "", at: datetime = MOMENT) -> GoalRating:
    return rate_goal(goal=goal, level=level, note=note, by=actor_of(person, at=at), at=at)
