"""What a coordinator changes in proposed circles before they are published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CircleSeat, MatchRun, ProposedCircle
from peerloom.domain.matching.operations.revisions import locked
from peerloom.domain.matching.queries.circle_fit import CircleFit
from peerloom.domain.matching.queries.circles import Table, tables_of
from peerloom.domain.matching.rules import require_matching
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotChangeCircle(Refused):
    """The run is not ready for review, or a rule forbids the change; the message names it."""


def seat_in_circle(
    *, run: MatchRun, circle: ProposedCircle, application: Application, revision: int, by: Actor, at: datetime
) -> CircleSeat:
    """Move someone to a circle, or give someone who was left over a seat there; those concerned are scored anew.

    The circle that they leave may become too small: publishing says so. In the circle already, nothing changes.
    Raises CannotChangeCircle, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = _ready(run, revision)
        seats = CircleSeat.objects.within(run.organisation_id)
        seat = seats.filter(run=run, application=application).first()
        if seat is not None and seat.circle_id == circle.pk:
            return seat
        tables = tables_of(run)
        there = next((table for table in tables if table.circle.pk == circle.pk), None)
        if there is None or application.cohort_id != run.cohort_id:
            raise CannotChangeCircle(_("This circle is not a part of the run any more. Look at it again."))
        fit = CircleFit(run.cohort, run.rule_set)
        refusal = why_not(run, there, application, fit)
        if refusal:
            raise CannotChangeCircle(refusal)
        seat = seat or CircleSeat(
            organisation_id=run.organisation_id, run=run, application=application, side=application.side
        )
        left, seat.circle, seat.by_hand = seat.circle_id, circle, True
        seat.save()
        _score_anew(run, {circle.pk, left}, fit)
        _changed(run)
        _record("run.circle_changed", run, by, at)
    return seat


def why_not(run: MatchRun, there: Table, application: Application, fit: CircleFit) -> str:
    """What forbids someone to sit in this circle; "" where nothing does."""
    plan, name = run.circle_plan, there.circle.name
    if application.side == Side.MENTOR:
        if len(there.hosts) >= max(plan.hosts, 1):
            return _("%(circle)s has its hosts already. Move one of them elsewhere first.") % {"circle": name}
    elif len(there.members) >= plan.most:
        words = {"circle": name, "n": len(there.members)}
        return _("%(circle)s is full with %(n)d members. Move somebody elsewhere first.") % words
    members = [seat.application for seat in there.members]
    return fit.refusal(application, members, [seat.application for seat in there.hosts])


def _score_anew(run: MatchRun, circles: set[int | None], fit: CircleFit) -> None:
    for table in tables_of(run):
        if table.circle.pk not in circles:
            continue
        found = fit.fits([seat.application for seat in table.members], [seat.application for seat in table.hosts])
        for seat in table.members:
            if known := found.get(seat.application_id):
                seat.score, seat.common = known.score, known.common
        CircleSeat.objects.within(run.organisation_id).bulk_update(table.members, ["score", "common"])
        table.circle.free_hours = fit.free_hours(seat.application for seat in table.seats)
        table.circle.save(update_fields=["free_hours"])


def rename_circle(
    *, run: MatchRun, circle: ProposedCircle, name: str, revision: int, by: Actor, at: datetime
) -> ProposedCircle:
    """Give a proposed circle another name. Raises CannotChangeCircle, ChangedMeanwhile, PermissionDenied."""
    require_matching(by, run.cohort)
    with transaction.atomic():
        run = _ready(run, revision)
        circle = ProposedCircle.objects.within(run.organisation_id).get(pk=circle.pk)
        wanted = " ".join(name.split())[:120]
        if not wanted:
            raise CannotChangeCircle(_("A circle needs a name, so that people can speak of it."))
        others = ProposedCircle.objects.within(run.organisation_id).filter(run=run).exclude(pk=circle.pk)
        if others.filter(name__iexact=wanted).exists():
            raise CannotChangeCircle(_("Another circle of this round has this name already."))
        if circle.name != wanted:
            circle.name = wanted
            circle.save(update_fields=["name"])
            _changed(run)
            _record("run.circle_renamed", run, by, at)
    return circle


def _ready(run: MatchRun, revision: int) -> MatchRun:
    plan, rule_set = run.circle_plan, run.rule_set
    run = locked(run, revision=revision)
    run.circle_plan, run.rule_set = plan, rule_set
    if run.state != RunState.READY:
        raise CannotChangeCircle(_("Only circles that are ready for review can be changed."))
    return run


def _changed(run: MatchRun) -> None:
    members = CircleSeat.objects.within(run.organisation_id).filter(run=run, side=Side.MENTEE)
    run.matched, run.revision = members.count(), run.revision + 1
    run.save(update_fields=["matched", "revision"])


def _record(verb: str, run: MatchRun, by: Actor, at: datetime) -> None:
    audit.record(verb, subject=run, organisation=run.cohort.organisation.public_id, by=by, at=at)
