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
from peerloom.domain.matching.queries.existing_pairs import Taken, free_places, pairs_not_again, places_taken
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
    """What coordinators decided about pairs, and who have been together (``known``): those are forbidden as well.

    ``names`` are those of everyone concerned, by public id.
    """

    locked: Pairs
    forbidden: Pairs
    known: frozenset[tuple[str, str]]
    names: Mapping[str, str]


def snapshot_of(cohort: Cohort, *, only: Iterable[int] | None = None) -> Snapshot:
    """Everyone of the cohort who can be matched now, or of these applications those who can; each with the places
    that are left beside the matches they have."""
    taken = places_taken(cohort)
    held_back = held_back_words(cohort, clock.now())
    rows = applications_in_pool(cohort).select_related("person").order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    applications = [row for row in rows if row.public_id not in held_back and not _is_full(row, taken)]
    answers = _answers(cohort, applications if only is not None else None)
    found = {
        application.pk: _decoded(application, answers.get(application.pk, {}), cohort) for application in applications
    }
    mentees, mentors = [], []
    for application in applications:
        person, given, places = application.person.public_id, found[application.pk], free_places(application, taken)
        if application.side == Side.MENTEE:
            mentees.append(Mentee(application.public_id, given, demand=places, person=person))
        else:
            mentors.append(Mentor(application.public_id, given, capacity=places, person=person))
    by_id = {application.public_id: application for application in applications}
    return Snapshot(tuple(mentees), tuple(mentors), by_id, held_back)


def _is_full(application: Application, taken: Taken) -> bool:
    """Whether someone has as many partners as they want; who never offered a place is told so by the matching."""
    return free_places(application, taken) < 1 and taken[application.person_id, application.side] > 0


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
    """Locks and bans of the cohort, by the applications' public ids. A lock does not bring parted people together."""
    rows = list(
        PairDecision.objects.within(cohort.organisation_id)
        .filter(cohort=cohort)
        .select_related("mentee__person", "mentor__person")
        .order_by("pk")
    )
    people = [application for row in rows for application in (row.mentee, row.mentor)]
    known = _known_pairs(cohort)

    def pairs(decision: Decision) -> Pairs:
        return tuple((row.mentee.public_id, row.mentor.public_id) for row in rows if row.decision == decision)

    return Decisions(
        locked=tuple(pair for pair in pairs(Decision.LOCK) if pair not in known),
        forbidden=(*pairs(Decision.FORBID), *sorted(known)),
        known=known,
        names={application.public_id: application.person.name for application in people},
    )


def _known_pairs(cohort: Cohort) -> frozenset[tuple[str, str]]:
    not_again = pairs_not_again(cohort)
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort)
    signed_up = rows.values_list("person_id", "side", "public_id") if not_again else ()
    found = {(person, side): public_id for person, side, public_id in signed_up}
    pairs = [(found.get((mentee, Side.MENTEE)), found.get((mentor, Side.MENTOR))) for mentee, mentor in not_again]
    return frozenset((mentee, mentor) for mentee, mentor in pairs if mentee and mentor)
