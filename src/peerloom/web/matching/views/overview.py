from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerloom.domain.enrolment.queries import pool_sizes
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.queries import current_rules, imports_of, runs_of
from peerloom.domain.matching.queries.cohort_numbers import asks_here
from peerloom.domain.matching.queries.existing_pairs import free_for_another
from peerloom.domain.programs.enums import Format
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import cohort_or_404
from peerloom.web.matching.standing import Standing, next_step, stages

SHOWN = 20


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    """Where the cohort's matching stands and what to do next, then its sheets and runs."""
    found = cohort_or_404(request, cohort)
    if found.program.format == Format.CIRCLE:
        return redirect("circles:forming", request.organisation.slug, cohort)
    sheets = list(imports_of(found)[:SHOWN])
    runs = list(runs_of(found)[:SHOWN])
    pool = pool_sizes([found.pk], organisation_id=found.organisation_id)[found.pk]
    run = next((run for run in runs if run.state != RunState.DISCARDED), None)
    standing = Standing(
        slug=request.organisation.slug,
        cohort=found,
        pool=pool,
        sheets=sheets,
        rule_set=current_rules(found),
        run=run,
        free_again=free_for_another(found) if run is not None and run.state == RunState.PUBLISHED else 0,
        asks_here=not sheets and (pool.mentees > 0 or pool.mentors > 0 or asks_here(found)),
    )
    short = standing.pool.short_of
    values = {
        "cohort": found,
        "places_note": _("%(number)s too few for everyone") % {"number": short} if short else "",
        "standing": standing,
        "step": next_step(standing),
        "stages": stages(standing),
        "sheets": sheets,
        "runs": runs,
    }
    return render(request, "matching/overview.html", values)
