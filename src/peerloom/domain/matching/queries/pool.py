"""The people of a cohort as the engine sees them, at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer as StoredAnswer
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import PairDecision
from peerloom.domain.matching.queries.held_back import held_back_words
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.pairing import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.pairing.profiles import MINUTES_PER_WEEK

Pairs = tuple[tuple[str, str], ...]

RANKS_COMPARED = 3
"""Of an order of one's own, so many from the top are compared with what others chose."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Profiles, whose ids are the applications' public ids, and the applications by public id.

    ``held_back`` are those whom a practice standard keeps out, and why, by public id.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    applications: Mapping[str, Application]
    held_back: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What coordinators decided about pairs; ``names`` are those of everyone concerned, by public id."""

    locked: Pairs
    forbidden: Pairs
    names: Mapping[str, str]


def snapshot_of(cohort: Cohort, *, only: Iterable[int] | None = None) -> Snapshot:
    """Everyone of the cohort who can be matched now, or of these applications those who can."""
    held_back = held_back_words(cohort, clock.now())
    rows = applications_in_pool(cohort).select_related("person").order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    applications = [application for application in rows if application.public_id not in held_back]
    answers = _answers(cohort, applications if only is not None else None)
    found = {
        application.pk: _decoded(application, answers.get(application.pk, {}), cohort) for application in applications
    }
    mentees, mentors = [], []
    for application in applications:
        person, given = application.person.public_id, found[application.pk]
        if application.side == Side.MENTEE:
            mentees.append(Mentee(application.public_id, given, demand=application.places, person=person))
        else:
            mentors.append(Mentor(application.public_id, given, capacity=application.places, person=person))
    by_id = {application.public_id: application for application in applications}
    return Snapshot(tuple(mentees), tuple(mentors), by_id, held_back)


def _answers(cohort: Cohort, only: list[Application] | None) -> dict[int, dict[str, tuple[str, Any]]]:
    rows = StoredAnswer.objects.within(cohort.organisation_id).filter(question__cohort=cohort)
    if only is not None:
        rows = rows.filter(application__in=[application.pk for application in only])
    found: dict[int, dict[str, tuple[str, Any]]] = {}
    fields = ("application_id", "question__key", "question__kind", "question__version", "value")
    for application, key, kind, version, value in rows.values_list(*fields).iterator(chunk_size=5_000):
        given = found.setdefault(application, {})
        if version or key not in given:  # what someone said in the form themselves outweighs what a sheet says
            given[key] = (kind, value)
    return found


def _decoded(application: Application, given: Mapping[str, tuple[str, Any]], cohort: Cohort) -> dict[str, Answer]:
    """By the kind that each question had when it was answered; answers that can't be compared are left out."""
    answers: dict[str, Answer] = {}
    for key, (kind, value) in given.items():
        match kind:
            case QuestionKind.SHORT | QuestionKind.FILE | QuestionKind.CONSENT | QuestionKind.DATE:
                continue
            case QuestionKind.CHOICES | QuestionKind.LANGUAGES:
                answers[key] = frozenset(value)
            case QuestionKind.RANKING:
                answers[key] = frozenset(value[:RANKS_COMPARED])
            case QuestionKind.PEOPLE:
                answers[key] = tuple(value)
            case QuestionKind.TIMES:
                answers[key] = in_utc(value, application.person.time_zone, cohort)
            case QuestionKind.NUMBER | QuestionKind.IMPORTANCE:
                answers[key] = float(value)
            case _:
                answers[key] = str(value)
    return answers


def in_utc(intervals: Iterable[tuple[int, int]], zone: str, cohort: Cohort) -> WeeklyTimes:
    """Minutes of a local week as minutes of a UTC week, by the zone's offset when the cohort starts."""
    noon = datetime.combine(cohort.starts_on, time(12), _zone(zone))
    offset = int((noon.utcoffset() or timedelta()).total_seconds()) // 60
    moved: list[tuple[int, int]] = []
    for start, end in intervals:
        first = (start - offset) % MINUTES_PER_WEEK
        last = first + end - start
        moved.append((first, min(last, MINUTES_PER_WEEK)))
        if last > MINUTES_PER_WEEK:
            moved.append((0, last - MINUTES_PER_WEEK))
    return WeeklyTimes(tuple(sorted(moved)))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def decided_pairs(cohort: Cohort) -> Decisions:
    """Locks and bans of the cohort, by the applications' public ids."""
    rows = list(
        PairDecision.objects.within(cohort.organisation_id)
        .filter(cohort=cohort)
        .select_related("mentee__person", "mentor__person")
        .order_by("pk")
    )
    people = [application for row in rows for application in (row.mentee, row.mentor)]

    def pairs(decision: Decision) -> Pairs:
        return tuple((row.mentee.public_id, row.mentor.public_id) for row in rows if row.decision == decision)

    return Decisions(
        locked=pairs(Decision.LOCK),
        forbidden=pairs(Decision.FORBID),
        names={application.public_id: application.person.name for application in people},
    )
