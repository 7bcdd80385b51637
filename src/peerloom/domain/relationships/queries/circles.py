"""Circles as their members see them, and as those who run the program do: dates and numbers, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import AttendanceState, RelationshipKind, RelationshipState, SessionState
from peerloom.domain.relationships.models import Attendance, Participation, Relationship, Session
from peerloom.domain.relationships.queries.taking_part import present_parts, relationship_of
from peerloom.domain.relationships.rules.circles import TOO_FEW
from peerloom.domain.relationships.rules.facilitation import turns_ahead
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet

LATEST_MEETINGS = 8


def circle_of(actor: Actor, public_id: str, *, at: datetime) -> Relationship | None:
    """A circle that the actor is in and has been told of; None for any other relationship, and once they left it."""
    found = relationship_of(actor, public_id, at=at)
    if found is None or found.kind != RelationshipKind.CIRCLE:
        return None
    return found


@dataclass(frozen=True, slots=True)
class Meetings:
    """``held`` are the latest that took place, the newest first; ``states`` says by (session, participation) who was
    there; ``led`` are participations that led or will lead an agreed one, in the order of the meetings."""

    held: list[Session]
    states: dict[tuple[int, int], AttendanceState]
    coming: Session | None
    led: list[int]

    def of(self, part: Participation) -> list[tuple[Session, AttendanceState | None]]:
        """For each held meeting whether they were there; None where it was before they came, or nobody noted it."""
        return [
            (session, None if session.starts_at < part.joined_at else self.states.get((session.pk, part.pk)))
            for session in self.held
        ]

    def present(self, part: Participation) -> tuple[int, int]:
        """At how many meetings they were, of how many that were noted for them."""
        noted = [state for _session, state in self.of(part) if state not in {None, AttendanceState.EXPECTED}]
        return sum(state == AttendanceState.PRESENT for state in noted), len(noted)


def meetings_of(circle: Relationship, *, at: datetime) -> Meetings:
    """Two queries."""
    rows = Session.objects.within(circle.organisation_id).filter(
        relationship=circle, state__in=(SessionState.AGREED, SessionState.HELD)
    )
    sessions = list(rows.select_related("facilitator__person").order_by("starts_at", "pk"))
    held = [session for session in reversed(sessions) if session.state == SessionState.HELD][:LATEST_MEETINGS]
    noted = Attendance.objects.within(circle.organisation_id).filter(session__in=held)
    states = {
        (session, part): AttendanceState(state)
        for session, part, state in noted.values_list("session_id", "participation_id", "state")
    }
    ahead = (session for session in sessions if session.state == SessionState.AGREED and session.ends_at > at)
    led = [session.facilitator_id for session in sessions if session.facilitator_id is not None]
    return Meetings(held, states, next(ahead, None), led)


def turns_of(circle: Relationship, meetings: Meetings) -> list[Participation]:
    """Who leads, from the next meeting on that is not agreed yet. Expects the people to be loaded."""
    return turns_ahead(list(circle.participations.all()), meetings.led)


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle for those who run its program. ``present`` of ``noted`` seats at held meetings were taken."""

    circle: Relationship
    hosts: list[Participation]
    members: list[Participation]
    present: int
    noted: int
    nobody_led: int  # held meetings without anybody who led

    @property
    def few(self) -> bool:
        return len(self.hosts) + len(self.members) < TOO_FEW

    @property
    def rate(self) -> int | None:
        """Per cent."""
        return round(100 * self.present / self.noted) if self.noted else None


def circles_of(actor: Actor) -> ScopedQuerySet[Relationship]:
    """Those of the programs that the actor runs, which were not taken back, with people; one query more."""
    rows = Relationship.objects.visible_to(actor).filter(kind=RelationshipKind.CIRCLE)
    rows = rows.exclude(state=RelationshipState.WITHDRAWN).select_related("cohort__program", "organisation")
    people = Participation.objects.within(actor.organisation_id).select_related("person")
    return rows.prefetch_related(Prefetch("participations", queryset=people)).order_by("name", "pk")


def circle_rows(circles: list[Relationship]) -> list[CircleRow]:
    """Two queries for any number of circles."""
    if not circles:
        return []
    organisation_id, ids = circles[0].organisation_id, [circle.pk for circle in circles]
    noted = Attendance.objects.within(organisation_id).filter(
        session__relationship__in=ids, session__state=SessionState.HELD
    )
    counted = noted.exclude(state=AttendanceState.EXPECTED).values("session__relationship")
    attendance: dict[int, tuple[int, int]] = {
        row["session__relationship"]: (row["there"], row["n"])
        for row in counted.annotate(n=Count("pk"), there=Count("pk", filter=Q(state=AttendanceState.PRESENT)))
    }
    held = Session.objects.within(organisation_id).filter(
        relationship__in=ids, state=SessionState.HELD, facilitator__isnull=True
    )
    unled = dict(held.order_by().values_list("relationship").annotate(n=Count("pk")))
    return [_row(circle, attendance.get(circle.pk, (0, 0)), unled.get(circle.pk, 0)) for circle in circles]


def _row(circle: Relationship, attendance: tuple[int, int], unled: int) -> CircleRow:
    parts = present_parts(circle)
    return CircleRow(
        circle=circle,
        hosts=[part for part in parts if part.side == Side.MENTOR],
        members=[part for part in parts if part.side == Side.MENTEE],
        present=attendance[0],
        noted=attendance[1],
        nobody_led=unled,
    )


def applications_without_circle(cohort: Cohort) -> ScopedQuerySet[Application]:
    """Those of the cohort who can be in one and are in none that goes on, with people, by name."""
    seated = Participation.objects.within(cohort.organisation_id).filter(
        relationship__cohort=cohort,
        relationship__kind=RelationshipKind.CIRCLE,
        relationship__state__in=GOING_ON,
        left_at__isnull=True,
    )
    rows = applications_in_pool(cohort).exclude(person__in=seated.values("person")).select_related("person")
    return rows.order_by("side", "person__given_name", "person__family_name", "pk")
