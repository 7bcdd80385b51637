"""Who is asked the two questions after a meeting, and what they say taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.models import MeetingPulse
from peerloom.domain.feedback.rules.pulses import ASKED_FOR
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import Cohort, PlannedSurvey
from peerloom.domain.programs.rules import FEWEST_TOLD
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Participation, Relationship, Session

AUDIENCE_OF = {Side.MENTEE: Audience.MENTEES, Side.MENTOR: Audience.MENTORS}


@dataclass(frozen=True, slots=True)
class PulseMonth:
    """What one side said in one month: means from 1 to 5, of how many answers by how many people."""

    month: datetime
    side: Side
    worth_it: float
    next_step: float
    answers: int
    people: int


@dataclass(frozen=True, slots=True)
class PulseFigures:
    """``months`` holds those with enough people; ``hidden`` says how many months of a side were left out for having
    too few. ``asked`` is how often the questions could have been answered, ``answers`` how often they were."""

    months: tuple[PulseMonth, ...]
    hidden: int
    answers: int
    asked: int


def sides_asked(program_id: int, organisation_id: int) -> frozenset[Side]:
    """Whose plan has questions after each meeting. One query."""
    rows = PlannedSurvey.objects.within(organisation_id).filter(program=program_id, moment=Moment.SESSION)
    audiences = set(rows.values_list("audience", flat=True))
    return frozenset(side for side, audience in AUDIENCE_OF.items() if audiences & {audience, Audience.BOTH})


def pulse_to_answer(participation: Participation, relationship: Relationship, *, at: datetime) -> Session | None:
    """The latest meeting that was held lately and that this person has not answered about; None where the plan has no
    such questions for their side. The relationship's cohort is loaded. At most two queries."""
    if participation.side not in sides_asked(relationship.cohort.program_id, relationship.organisation_id):
        return None
    return (
        open_to(participation, at=at)
        .filter(relationship=relationship)
        .exclude(pulses__participation=participation)
        .order_by("-starts_at")
        .first()
    )


def open_to(participation: Participation, *, at: datetime) -> QuerySet[Session]:
    """The meetings about which this person can still be asked: held lately, while they took part, and not without
    them."""
    rows = Session.objects.within(participation.organisation_id)
    return (
        rows.filter(
            relationship=participation.relationship_id,
            state=SessionState.HELD,
            starts_at__gt=at - ASKED_FOR,
            starts_at__lte=at,
        )
        .exclude(starts_at__lt=participation.joined_at)
        .exclude(attendance__participation=participation, attendance__state__in=["excused", "absent"])
    )


def pulse_figures(cohort: Cohort, *, at: datetime) -> PulseFigures:
    """By month and side, without any month in which fewer than five people of that side answered, and without the one
    that is not over: looked at before and after one more answer, it would give that answer away (docs/adr/0020).

    Three queries.
    """
    pulses = MeetingPulse.objects.within(cohort.organisation_id).filter(session__relationship__cohort=cohort)
    rows = (
        pulses.filter(answered_on__lt=at.astimezone(UTC).date().replace(day=1))
        .annotate(month=TruncMonth("answered_on"))
        .values("month", "participation__side")
        .annotate(
            worth=Avg("worth_it"),
            step=Avg("next_step"),
            answers=Count("pk"),
            people=Count("participation__person", distinct=True),
        )
        .order_by("month", "participation__side")
    )
    found = [
        PulseMonth(
            row["month"], Side(row["participation__side"]), row["worth"], row["step"], row["answers"], row["people"]
        )
        for row in rows
    ]
    shown = tuple(each for each in found if each.people >= FEWEST_TOLD)
    return PulseFigures(shown, len(found) - len(shown), pulses.count(), _times_asked(cohort))


def _times_asked(cohort: Cohort) -> int:
    sides = sides_asked(cohort.program_id, cohort.organisation_id)
    rows = Session.objects.within(cohort.organisation_id).filter(
        relationship__cohort=cohort, state=SessionState.HELD, relationship__participations__side__in=sides
    )
    present = Q(relationship__participations__left_at=None)
    return int(rows.aggregate(times=Count("relationship__participations", filter=present))["times"])
