from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort, Program
from peerloom.domain.relationships.foretelling.cases import Case
from peerloom.domain.relationships.foretelling.plans import coming_cohort
from peerloom.domain.relationships.foretelling.timeline import as_csv, timeline_of
from peerloom.domain.relationships.rules.ladder import To
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.nudges.access import program_or_404


@for_members(*RUNS_PROGRAMS)
def timeline(request: MemberRequest, program: str) -> HttpResponse:
    """Everything that a pair like this would get, week by week."""
    found, cohort, case = _asked(request, program)
    messages = timeline_of(cohort, case) if cohort else []
    address = reverse("nudges:timeline", args=[request.organisation.slug, found.public_id])
    values = {
        "program": found,
        "cohort": cohort,
        "case": case,
        "cases": [
            {"label": one.label.capitalize(), "url": f"{address}?case={one}", "current": one == case} for one in Case
        ],
        "weeks": [(week, list(group)) for week, group in groupby(messages, key=lambda one: one.week)],
        "to_pair": sum(1 for one in messages if one.recipient != To.STAFF),
        "to_staff": sum(1 for one in messages if one.recipient == To.STAFF),
        "in_weeks": ((cohort.ends_on - cohort.starts_on).days + 7) // 7 if cohort else 0,
    }
    return render(request, "nudges/timeline.html", values)


@for_members(*RUNS_PROGRAMS)
def timeline_file(request: MemberRequest, program: str) -> HttpResponse:
    found, cohort, case = _asked(request, program)
    if cohort is None:
        raise Http404
    response = HttpResponse(as_csv(timeline_of(cohort, case)), content_type="text/csv; charset=utf-8")
    name = f"{slugify(found.name) or 'program'}-{case}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: MemberRequest, program: str) -> tuple[Program, Cohort | None, Case]:
    """What is asked for; an unknown case is the typical one."""
    found = program_or_404(request, program)
    wanted = request.GET.get("case", "")
    case = Case(wanted) if wanted in Case.values else Case.TYPICAL
    cohort = coming_cohort(found, today=request.organisation.day_at(clock.now()))
    if cohort is not None:
        cohort.program = found
    return found, cohort, case
