"""Check-ins for tests, as the job or a colleague would have left them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import PlannedCheckIn, Program
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn, CheckInAnswer, Participation, Relationship

DUE = date(2026, 10, 26)
"""Two weeks after the cohort's first day; in London the clocks went back the day before."""

DUE_MOMENT = datetime.combine(DUE, time(10), tzinfo=ZoneInfo("UTC"))

_turns = count(1)


def plan_check_in(
    program: Program,
    *,
    week: int = 2,
    audience: Audience = Audience.BOTH,
    by_staff: bool = False,
    questions: tuple[str, ...] = ("What was good lately?",),
) -> PlannedCheckIn:
    position = PlannedCheckIn.objects.within(program.organisation_id).filter(program=program).count()
    return PlannedCheckIn.objects.create(
        organisation=program.organisation,
        program=program,
        position=position,
        name=f"After {week} weeks",
        week=week,
        audience=audience,
        by_staff=by_staff,
        questions=list(questions),
    )


def make_check_in(
    relationship: Relationship,
    person: Person,
    *,
    turn: str = "",
    due_on: date = DUE,
    state: CheckInState = CheckInState.ASKED,
    by_staff: bool = False,
    feeling: int | None = None,
    have_met: bool | None = None,
    wants_contact: bool = False,
    questions: tuple[str, ...] = ("What was good lately?",),
) -> CheckIn:
    asked = datetime.combine(due_on, time(9), tzinfo=ZoneInfo("UTC"))
    check_in = CheckIn.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        participation=Participation.objects.within(relationship.organisation_id).get(
            relationship=relationship, person=person
        ),
        turn=turn or f"planned/{next(_turns)}",
        name="After two weeks",
        by_staff=by_staff,
        due_on=due_on,
        closes_on=due_on + timedelta(days=10),
        state=CheckInState.PLANNED if by_staff and state == CheckInState.ASKED else state,
        asked_at=None if by_staff else asked,
        answered_at=asked + timedelta(hours=1) if state == CheckInState.ANSWERED else None,
        feeling=feeling,
        have_met=have_met,
        wants_contact=wants_contact,
    )
    for position, question in enumerate(questions):
        CheckInAnswer.objects.create(
            organisation=relationship.organisation, check_in=check_in, position=position, question=question
        )
    return check_in
