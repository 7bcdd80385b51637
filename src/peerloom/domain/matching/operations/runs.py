"""Starting, cancelling and discarding runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations.revisions import locked
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.matching.queries.existing_pairs import free_places, places_taken
from peerloom.domain.matching.queries.held_back import obstacles_at
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.jobs.enqueueing import cancel, enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

COMPUTING = "peerloom.domain.matching.jobs.computing.compute_run"
UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)


class CannotStartRun(Refused):
    """Something is missing; the message says what to do first."""


class CannotCancelRun(Refused):
    """The run is neither waiting nor running."""


class CannotDiscardRun(Refused):
    """The run is published, or still under way."""


def start_run(*, cohort: Cohort, by: Actor, at: datetime) -> MatchRun:
    """Queue a run with the newest rules; a job computes it.

    While one is waiting or running, that one is returned: the same form sent twice starts one run.
    Raises CannotStartRun, PermissionDenied.
    """
    require_matching(by, cohort)
    with transaction.atomic():
        Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
        runs = MatchRun.objects.within(cohort.organisation_id).filter(cohort=cohort)
        under_way = runs.filter(state__in=UNDER_WAY).first()
        if under_way:
            return under_way
        rule_set = current_rules(cohort)
        if rule_set is None:
            raise CannotStartRun(_("There are no rules yet. Say first what makes a good pair."))
        _refuse_empty_sides(cohort, at)
        run = MatchRun.objects.create(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            rule_set=rule_set,
            number=(runs.aggregate(Max("number"))["number__max"] or 0) + 1,
            started_by_id=by.person_id,
            created_at=at,
        )
        organisation = cohort.organisation.public_id
        run.job = enqueue(COMPUTING, organisation=organisation, subject=run.public_id, at=at)
        run.save(update_fields=["job"])
        _record("run.started", run, by, at, {"number": run.number, "rules": rule_set.version})
    return run


def _refuse_empty_sides(cohort: Cohort, at: datetime) -> None:
    taken = places_taken(cohort)
    rows = applications_in_pool(cohort).filter(places__gt=0).only("pk", "person_id", "side", "places")
    in_pool = [(row.pk, row.side) for row in rows if free_places(row, taken) > 0]
    there = {side for _pk, side in in_pool}
    if not there and taken:
        raise CannotStartRun(_("Everyone has a partner. A matching is needed again when a match ends or people join."))
    if not there:
        raise CannotStartRun(_("Nobody can be matched yet. Upload the sign-up sheets of both sides first."))
    if Side.MENTEE not in there:
        raise CannotStartRun(_("There are no mentees to be matched yet. Upload their sign-up sheet first."))
    if Side.MENTOR not in there:
        raise CannotStartRun(_("There are no mentors with a free place yet. Upload their sign-up sheet first."))
    held_back = {one.application.pk for one in obstacles_at(cohort, at).people}
    if held_back and {side for pk, side in in_pool if pk not in held_back} != there:
        raise CannotStartRun(
            _("A practice standard holds back everyone on one side. The board of standards says what is missing.")
        )


def _record(verb: str, run: MatchRun, by: Actor, at: datetime, details: Mapping[str, Detail]) -> None:
    organisation = run.cohort.organisation.public_id
    audit.record(verb, subject=run, organisation=organisation, by=by, at=at, details=details)


def cancel_run(*, run: MatchRun, by: Actor, at: datetime) -> MatchRun:
    """Stop a run that is waiting or running; it counts as discarded. Raises CannotCancelRun, PermissionDenied."""
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = locked(run)
        if run.state not in UNDER_WAY:
            raise CannotCancelRun(_("This run is not under way any more, so there is nothing to stop."))
        if run.job:
            cancel(run.job.public_id, organisation=run.cohort.organisation.public_id, at=at)
        run.state, run.finished_at, run.revision = RunState.DISCARDED, at, run.revision + 1
        run.save(update_fields=["state", "finished_at", "revision"])
        _record("run.cancelled", run, by, at, {"number": run.number})
    return run


def discard_run(*, run: MatchRun, revision: int, by: Actor, at: datetime) -> MatchRun:
    """Put a ready or failed run aside. Raises CannotDiscardRun, ChangedMeanwhile, PermissionDenied."""
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = locked(run, revision=revision)
        if run.state not in {RunState.READY, RunState.FAILED}:
            raise CannotDiscardRun(_("Only a run that is ready or has failed can be put aside."))
        run.state, run.revision = RunState.DISCARDED, run.revision + 1
        run.save(update_fields=["state", "revision"])
        _record("run.discarded", run, by, at, {"number": run.number})
    return run
