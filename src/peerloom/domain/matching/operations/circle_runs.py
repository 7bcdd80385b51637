"""Starting a run that forms circles; it is stopped and put aside like any other run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.models import CirclePlan, MatchRun
from peerloom.domain.matching.operations.runs import UNDER_WAY, CannotStartRun
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.scope import Actor

FORMING = "peerloom.domain.matching.jobs.forming_circles.form_circles_of_run"
SMALLEST, LARGEST, MOST_HOSTS = 2, 30, 2


@dataclass(frozen=True, slots=True)
class CircleSizes:
    """How many members a circle has, and how many mentors host it (0: peers alone)."""

    least: int = 4
    most: int = 10
    hosts: int = 1


def start_circle_run(*, cohort: Cohort, sizes: CircleSizes, by: Actor, at: datetime) -> MatchRun:
    """Queue a run that forms circles with the newest rules; a job computes it.

    While one is waiting or running, that one is returned: the same form sent twice starts one run.
    Raises CannotStartRun, PermissionDenied.
    """
    require_matching(by, cohort)
    _refuse_odd_sizes(sizes)
    with transaction.atomic():
        Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
        runs = MatchRun.objects.within(cohort.organisation_id).filter(cohort=cohort)
        under_way = runs.filter(state__in=UNDER_WAY).first()
        if under_way:
            return under_way
        rule_set = current_rules(cohort)
        if rule_set is None:
            raise CannotStartRun(_("There are no rules yet. Say first what makes people good company."))
        _refuse_empty_room(cohort, sizes)
        run = MatchRun.objects.create(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            rule_set=rule_set,
            number=(runs.aggregate(Max("number"))["number__max"] or 0) + 1,
            started_by_id=by.person_id,
            created_at=at,
        )
        CirclePlan.objects.create(
            organisation_id=cohort.organisation_id, run=run, least=sizes.least, most=sizes.most, hosts=sizes.hosts
        )
        organisation = cohort.organisation.public_id
        run.job = enqueue(FORMING, organisation=organisation, subject=run.public_id, at=at)
        run.save(update_fields=["job"])
        details = {"number": run.number, "least": sizes.least, "most": sizes.most, "hosts": sizes.hosts}
        audit.record("run.started", subject=run, organisation=organisation, by=by, at=at, details=details)
    return run


def _refuse_odd_sizes(sizes: CircleSizes) -> None:
    if not SMALLEST <= sizes.least <= sizes.most <= LARGEST or not 0 <= sizes.hosts <= MOST_HOSTS:
        message = _("A circle has %(least)d to %(most)d members and at most two hosts.")
        raise CannotStartRun(message % {"least": SMALLEST, "most": LARGEST})


def _refuse_empty_room(cohort: Cohort, sizes: CircleSizes) -> None:
    there = set(applications_in_pool(cohort).filter(places__gt=0).values_list("side", flat=True).distinct())
    if Side.MENTEE not in there:
        raise CannotStartRun(_("There are no members yet. Accept applications or upload their sign-up sheet first."))
    if sizes.hosts and Side.MENTOR not in there:
        raise CannotStartRun(_("Nobody has offered to host yet. Find hosts, or form circles of peers without one."))
