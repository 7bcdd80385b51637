"""What somebody finds in the library, and what suits the stage that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Case, Q, Value, When

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import Cohort, RoadmapStage
from peerloom.domain.training.models import Resource
from peerloom.domain.training.words import MOST_WORDS, plain_words
from peerloom.foundation.scope import Actor, ScopedQuerySet

MOST_FOUND = 500
AUDIENCE_OF = {Side.MENTEE: Audience.MENTEES, Side.MENTOR: Audience.MENTORS}

_SQLITE = """
SELECT resource.id FROM mentoring_resource_words AS found
JOIN mentoring_resource AS resource ON resource.id = found.rowid
WHERE mentoring_resource_words MATCH %s AND resource.organisation_id = %s
ORDER BY bm25(mentoring_resource_words, 10.0, 1.0), resource.id LIMIT %s
"""
_POSTGRESQL = """
SELECT id FROM mentoring_resource, to_tsquery('simple', %s) AS wanted
WHERE mentoring_resource_words(title_words, words) @@ wanted AND organisation_id = %s
ORDER BY ts_rank(mentoring_resource_words(title_words, words), wanted) DESC, id LIMIT %s
"""


def resources_for(actor: Actor) -> ScopedQuerySet[Resource]:
    """What a participant finds: published, for everybody or for their side of a program that has accepted them."""
    theirs = Q(program__isnull=True, audience=Audience.BOTH)
    sides = _sides_of(actor)
    for program, side in sides:
        theirs |= Q(program=program, audience__in=[Audience.BOTH, AUDIENCE_OF[side]])
    for side in {side for _program, side in sides}:
        theirs |= Q(program__isnull=True, audience=AUDIENCE_OF[side])
    return Resource.objects.within(actor.organisation_id).filter(theirs, published=True)


def resources_matching(rows: ScopedQuerySet[Resource], text: str, *, organisation_id: int) -> ScopedQuerySet[Resource]:
    """Those in which every word of the text occurs, or begins a word; the best first. No words: all of them."""
    words = plain_words(text)[:MOST_WORDS]
    if not words:
        return rows
    found = _ids_with(words, organisation_id)
    order = Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(found)), default=Value(MOST_FOUND))
    return rows.filter(pk__in=found).order_by(order, "pk")


def suggested_resources(actor: Actor, *, today: date) -> list[tuple[RoadmapStage, list[Resource]]]:
    """The published resources of the stages that the actor's cohorts are in now, stage by stage."""
    cohorts = list(
        Cohort.objects.within(actor.organisation_id)
        .filter(
            applications__person=actor.person_id,
            applications__state=ApplicationState.ACCEPTED,
            starts_on__lte=today,
            ends_on__gte=today,
        )
        .prefetch_related("program__stages")
        .distinct()
    )
    stages = [stage for cohort in cohorts if (stage := stage_at(cohort, today))]
    rows = resources_for(actor).filter(stage__in=stages).prefetch_related("files")
    by_stage: dict[int, list[Resource]] = {}
    for row in rows:
        by_stage.setdefault(row.stage_id or 0, []).append(row)
    return [(stage, by_stage[stage.pk]) for stage in stages if stage.pk in by_stage]


def stage_at(cohort: Cohort, today: date) -> RoadmapStage | None:
    """The stage of the cohort's program on this day: the last that has begun."""
    week = (today - cohort.starts_on).days // 7
    begun = [stage for stage in cohort.program.stages.all() if stage.starts_week <= week]
    return begun[-1] if begun else None


def _sides_of(actor: Actor) -> list[tuple[int, Side]]:
    rows = Application.objects.within(actor.organisation_id).filter(
        person=actor.person_id, state=ApplicationState.ACCEPTED
    )
    return [(program, Side(side)) for program, side in rows.values_list("cohort__program", "side").distinct()]


def _ids_with(words: Sequence[str], organisation_id: int) -> list[int]:
    """The words hold letters and digits only, so they can't be taken for operators of the search languages."""
    if connection.vendor == "sqlite":
        wanted = " AND ".join(f'"{word}"*' for word in words)
        statement = _SQLITE
    else:
        wanted = " & ".join(f"'{word}':*" for word in words)
        statement = _POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted, organisation_id, MOST_FOUND])
        return [row[0] for row in cursor.fetchall()]
