"""The clock freezes objectives when their program starts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations import freeze_objectives
from peerloom.domain.programs.rules import STARTED
from peerloom.foundation import clock
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.handlers import handler
from peerloom.foundation.jobs.one_by_one import one_by_one


@handler()
def freeze_objectives_of_started(context: JobContext) -> None:
    """Stamp the objectives of every program that has started. What holds is told by the dates, whether or not this ran;
    the stamp keeps it where dates are moved afterwards."""
    rows = Program.objects.across_organisations(because="the clock freezes objectives for everybody")
    now = clock.now()
    waiting = rows.filter(objectives__frozen_at=None, objectives__isnull=False).distinct()
    with one_by_one() as programs:
        for program in waiting.filter(_may_have_started(now)).order_by("pk"):
            with programs.trying(program.public_id):
                locked = rows.select_for_update().get(pk=program.pk)
                freeze_objectives(locked, at=now)
            context.report(0.5)


def _may_have_started(now: datetime) -> Q:
    """Somewhere on earth it is a day later already; the operation itself asks the organisation's clock."""
    tomorrow = (now + timedelta(days=1)).date()
    return Q(state__in=STARTED) | Q(cohorts__starts_on__lte=tomorrow)
