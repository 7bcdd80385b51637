"""What the ladder of reminders has to know of many relationships at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from django.db.models import Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person, held_at
from peerloom.domain.programs.models import Cohort, Program, RoadmapStage
from peerloom.domain.relationships.enums import Cadence, CheckInState, RelationshipState, SessionState
from peerloom.domain.relationships.models import (
    CheckIn,
    Goal,
    MentoringAgreement,
    MentoringSignature,
    Participation,
    Relationship,
    Session,
)
from peerloom.domain.relationships.rules.ladder import Dated, PairFacts, Partner
from peerloom.domain.relationships.rules.rhythm import DAYS_BETWEEN

ALL = "a job serves every organisation; the relationships are chosen already"


@dataclass(frozen=True, slots=True)
class KnownPair:
    """A relationship with its cohort, program and organisation, who takes part, and who of the staff hears of it."""

    relationship: Relationship
    parts: Sequence[Participation]
    staff: Sequence[Person]
    facts: PairFacts


@dataclass(slots=True)
class _Gathered:
    """Rows by relationship (participations, sessions...) or by what else they hang on."""

    parts: dict[int, list[Participation]] = field(default_factory=lambda: defaultdict(list))
    sessions: dict[int, list[Session]] = field(default_factory=lambda: defaultdict(list))
    agreements: dict[int, list[MentoringAgreement]] = field(default_factory=lambda: defaultdict(list))
    signed: set[tuple[int, int]] = field(default_factory=set)
    check_ins: dict[int, list[CheckIn]] = field(default_factory=lambda: defaultdict(list))
    goals: set[int] = field(default_factory=set)
    stages: dict[int, list[RoadmapStage]] = field(default_factory=lambda: defaultdict(list))


def known_pairs(relationships: Sequence[Relationship], *, at: datetime) -> list[KnownPair]:
    """Of relationships that have cohort, program, organisation and support loaded. Nine queries for however many."""
    found = _gather(relationships)
    programs = {row.cohort.program_id: row.cohort.program for row in relationships}
    staff = _coordinators(programs.values(), at=at)
    return [
        KnownPair(
            row,
            found.parts[row.pk],
            _looking_after(row, found.parts[row.pk], staff[row.cohort.program_id]),
            _facts(row, found, at),
        )
        for row in relationships
    ]


def _looking_after(row: Relationship, parts: Iterable[Participation], staff: Sequence[Person]) -> list[Person]:
    """Nobody hears from us how a match of their own goes: who in it answers no questions, for example."""
    within = {part.person_id for part in parts}
    if row.support is not None and row.support_id not in within:
        return [row.support]
    return [person for person in staff if person.pk not in within]


def _gather(relationships: Sequence[Relationship]) -> _Gathered:
    keys = [row.pk for row in relationships]
    found = _Gathered()
    parts = Participation.objects.across_organisations(because=ALL).filter(left_at__isnull=True)
    for part in parts.filter(relationship__in=keys).select_related("person", "expectation").order_by("side", "pk"):
        found.parts[part.relationship_id].append(part)
    open_ones = (SessionState.PROPOSED, SessionState.AGREED)
    sessions = Session.objects.across_organisations(because=ALL).filter(relationship__in=keys, state__in=open_ones)
    for session in sessions:
        found.sessions[session.relationship_id].append(session)
    agreements = MentoringAgreement.objects.across_organisations(because=ALL).filter(relationship__in=keys)
    columns = ("public_id", "relationship", "version", "cadence", "written_at", "complete_at")
    for agreement in agreements.only(*columns).order_by("-version"):
        found.agreements[agreement.relationship_id].append(agreement)
    signatures = MentoringSignature.objects.across_organisations(because=ALL)
    found.signed = set(
        signatures.filter(agreement__relationship__in=keys).values_list("agreement_id", "participation_id")
    )
    asked = CheckIn.objects.across_organisations(because=ALL).filter(relationship__in=keys)
    telling = Q(by_staff=True, state=CheckInState.PLANNED) | Q(
        by_staff=False, state__in=(CheckInState.ANSWERED, CheckInState.LAPSED)
    )
    for check_in in asked.filter(telling).defer("notes").order_by("due_on", "pk"):
        found.check_ins[check_in.participation_id].append(check_in)
    goals = Goal.objects.across_organisations(because=ALL).filter(relationship__in=keys)
    found.goals = set(goals.values_list("relationship_id", flat=True))
    stages = RoadmapStage.objects.across_organisations(because=ALL)
    for stage in stages.filter(program__in={row.cohort.program_id for row in relationships}):
        found.stages[stage.program_id].append(stage)
    return found


def _facts(row: Relationship, found: _Gathered, at: datetime) -> PairFacts:
    zone = ZoneInfo(row.organisation.time_zone)
    parts = found.parts[row.pk]
    agreements = found.agreements[row.pk]
    latest = agreements[0] if agreements and agreements[0].complete_at is None else None
    check_ins = {part.pk: found.check_ins[part.pk] for part in parts}
    over = [session for session in found.sessions[row.pk] if _is_over(session, at)]
    return PairFacts(
        key=row.public_id,
        state=RelationshipState(row.state),
        introduced_on=row.visible_from.astimezone(zone).date(),
        ends_on=row.cohort.ends_on,
        partners=tuple(
            Partner(
                part.person.public_id,
                Side(part.side),
                signed=latest is None or (latest.pk, part.pk) in found.signed,
                silent=silence([one for one in check_ins[part.pk] if not one.by_staff]),
            )
            for part in parts
        ),
        resting=any(part.person.standing != Standing.ACTIVE for part in parts),
        cadence=_cadence(agreements, parts),
        last_met_on=row.last_met_at.astimezone(zone).date() if row.last_met_at else None,
        arranged=len(over) < len(found.sessions[row.pk]),
        unnoted=tuple(Dated(session.public_id, session.ends_at.astimezone(zone).date()) for session in over),
        unsigned=Dated(str(latest.version), latest.written_at.astimezone(zone).date()) if latest else None,
        has_goal=row.pk in found.goals,
        goal_by=end_of_second_stage(found.stages[row.cohort.program_id], row.cohort),
        overdue=tuple(
            Dated(one.public_id, one.due_on) for asked in check_ins.values() for one in asked if one.by_staff
        ),
    )


def _is_over(session: Session, at: datetime) -> bool:
    return session.state == SessionState.AGREED and session.ends_at <= at


def silence(check_ins: Sequence[CheckIn]) -> Dated | None:
    """The second of those in a row without an answer that nothing has followed."""
    unanswered = list(takewhile(lambda one: one.state == CheckInState.LAPSED, reversed(check_ins)))
    return Dated(unanswered[-2].public_id, unanswered[-2].closes_on) if len(unanswered) >= 2 else None


def end_of_second_stage(stages: Sequence[RoadmapStage], cohort: Cohort) -> date | None:
    """Its last day; None for a roadmap with fewer stages."""
    if len(stages) < 2:
        return None
    second = sorted(stages, key=lambda stage: stage.position)[1]
    return cohort.starts_on + timedelta(weeks=second.starts_week + second.weeks, days=-1)


def _cadence(agreements: Iterable[MentoringAgreement], parts: Iterable[Participation]) -> Cadence:
    """As they agreed; before that, the rarer of what the two expect; once a month where nobody has said anything."""
    agreed = next((one for one in agreements if one.complete_at is not None), None)
    if agreed is not None:
        return Cadence(agreed.cadence)
    expected = [Cadence(part.expectation.cadence) for part in parts if hasattr(part, "expectation")]
    return max(expected, key=lambda one: DAYS_BETWEEN[one], default=Cadence.MONTHLY)


def _coordinators(programs: Collection[Program], *, at: datetime) -> dict[int, list[Person]]:
    """By program: its own coordinators and those of its whole organisation. One query."""
    rows = Membership.objects.across_organisations(because=ALL).filter(
        held_at(at), role=Role.COORDINATOR, organisation__in={program.organisation_id for program in programs}
    )
    found: dict[int, list[Person]] = {program.pk: [] for program in programs}
    for row in rows.exclude(person__standing=Standing.LEFT).select_related("person").order_by("pk"):
        for program in programs:
            whole = row.program_scope is None and row.organisation_id == program.organisation_id
            if (whole or row.program_scope == program.pk) and row.person not in found[program.pk]:
                found[program.pk].append(row.person)
    return found
