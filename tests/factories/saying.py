"""Plans with questions after meetings, meetings that were held, and what people say about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.domain.feedback.models import Suggestion
from peerloom.domain.feedback.operations.suggestions.giving import make_suggestion
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import PlannedSurvey, Program
from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.models import Relationship, Session
from tests.factories.people import MOMENT

LATER = MOMENT + timedelta(days=20)
"""When pairs have met a few times."""


def ask_after_meetings(program: Program, audience: Audience = Audience.BOTH) -> PlannedSurvey:
    return PlannedSurvey.objects.create(
        organisation=program.organisation,
        program=program,
        position=9,
        instrument="meeting-feedback",
        moment=Moment.SESSION,
        audience=audience,
    )


def held_meeting(relationship: Relationship, *, ago: timedelta = timedelta(days=1), at: datetime = LATER) -> Session:
    return Session.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        state=SessionState.HELD,
        starts_at=at - ago,
        ends_at=at - ago + timedelta(hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=at - ago,
        minutes=60,
    )


def suggest_for(
    program: Program, person: Person, words: str = "Start an hour later", *, named: bool = False, at: datetime = MOMENT
) -> Suggestion:
    return make_suggestion(program=program, words=words, with_name=named, by=actor_of(person, at=at), at=at)
