"""Making circles real, and taking them back within a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CirclePlan, CircleSeat, MatchRun, ProposedCircle
from peerloom.domain.matching.operations.publishing import (
    CannotUndo,
    locked_cohort,
    refuse_unready,
    start_program,
    takes_part,
)
from peerloom.domain.matching.operations.refusing import CannotPublish, named, refuse_against_standards
from peerloom.domain.matching.operations.revisions import locked
from peerloom.domain.matching.queries.circles import Table, tables_of
from peerloom.domain.matching.queries.reasons import shared_sentences
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.operations.circles_introducing import CircleIntroduction, introduce_circles
from peerloom.domain.relationships.operations.introductions import withdraw
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor


def publish_circles(*, run: MatchRun, revision: int, by: Actor, at: datetime) -> MatchRun:
    """Introduce all circles of a ready run, in one transaction.

    The run is PUBLISHED and can be undone until ``undo_until``; circles become visible and messages leave only then.
    A program that is planned or open starts running, where the actor may decide that.
    Raises CannotPublish, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, run.cohort)
    with transaction.atomic():
        cohort = locked_cohort(run)
        run = locked(run)
        run.cohort = cohort
        refuse_unready(run, revision)
        run.circle_plan = CirclePlan.objects.within(run.organisation_id).get(run=run)
        tables = tables_of(run)
        _refuse_unfit(tables)
        refuse_against_standards(cohort, {seat.application_id for table in tables for seat in table.seats}, at=at)
        run.state, run.published_at, run.revision = RunState.PUBLISHED, at, run.revision + 1
        run.undo_until = at + timedelta(minutes=settings.UNDO_MINUTES)
        run.save(update_fields=["state", "published_at", "undo_until", "revision"])
        introduce_circles(
            cohort=cohort,
            circles=[_introduction(table) for table in tables],
            batch=run.public_id,
            visible_from=run.undo_until,
            at=at,
        )
        start_program(cohort, by, at)
        _record("run.published", run, len(tables), by, at)
    return run


def _refuse_unfit(tables: Sequence[Table]) -> None:
    if not tables:
        raise CannotPublish(_("There is no circle in this run. Allow other sizes or change the rules, and run again."))
    faulty = next((table for table in tables if table.faults), None)
    if faulty is not None:
        words = {"circle": faulty.circle.name, "fault": faulty.faults[0]}
        raise CannotPublish(_("%(circle)s is not ready: %(fault)s Mend it first, or run again.") % words)
    absent = [
        seat.application.person.name for table in tables for seat in table.seats if not takes_part(seat.application)
    ]
    if absent:
        message = ngettext(
            "%(names)s does not take part at present. Run again, so that somebody else has the seat.",
            "%(names)s do not take part at present. Run again, so that others have the seats.",
            len(absent),
        )
        raise CannotPublish(message % {"names": named(absent)})


def _introduction(table: Table) -> CircleIntroduction:
    return CircleIntroduction(
        name=table.circle.name,
        members=[seat.application.person for seat in table.members],
        hosts=[seat.application.person for seat in table.hosts],
        score=table.score,
        reasons=_reasons(table.members),
        proposal=table.circle.public_id,
    )


def _reasons(members: Sequence[CircleSeat]) -> Mapping[Person, Sequence[str]]:
    """What each member has in common with most of the circle, in their own language."""
    found = {}
    for seat in members:
        with translation.override(seat.application.person.locale):
            found[seat.application.person] = shared_sentences(seat.common)
    return found


def undo_circles(*, run: MatchRun, by: Actor, at: datetime) -> MatchRun:
    """Take circles and unsent messages back; the run is READY again. Raises CannotUndo, PermissionDenied."""
    require_matching(by, run.cohort)
    with transaction.atomic():
        cohort = locked_cohort(run)
        run = locked(run)
        run.cohort = cohort
        if run.state != RunState.PUBLISHED or run.undo_until is None:
            raise CannotUndo(_("These circles are not published, so there is nothing to take back."))
        if at >= run.undo_until:
            raise CannotUndo(
                _("The time for taking this back is over: people have been told. Talk to them about any change.")
            )
        circles = ProposedCircle.objects.within(run.organisation_id).filter(run=run)
        proposals = list(circles.values_list("public_id", flat=True))
        count = withdraw(cohort=cohort, proposals=proposals, batch=run.public_id, at=at)
        run.state, run.published_at, run.undo_until = RunState.READY, None, None
        run.revision += 1
        run.save(update_fields=["state", "published_at", "undo_until", "revision"])
        _record("run.publication_undone", run, count, by, at)
    return run


def _record(verb: str, run: MatchRun, circles: int, by: Actor, at: datetime) -> None:
    organisation = run.cohort.organisation.public_id
    audit.record(verb, subject=run, organisation=organisation, by=by, at=at, details={"circles": circles})
