from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.standards.enums import Light
from peerloom.domain.standards.queries import standards_of
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.standards.access import cohort_or_404
from peerloom.web.standards.board_page import headline, people_shown, person_row, plan_lines
from peerloom.web.standards.forms import BoardFilter

PEOPLE_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def board(request: MemberRequest, cohort: str) -> HttpResponse:
    """Red, amber or green for the program's plan and for everyone who may be matched, with what to do."""
    found, slug = cohort_or_404(request, cohort), request.organisation.slug
    standards = standards_of(found, on=request.organisation.day_at(clock.now()))
    chosen = BoardFilter(request.GET, rules=[rule.standard for rule in standards.rules])
    page = Paginator(people_shown(standards, chosen), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = plan_lines(standards, cohort=found, slug=slug)
    lights = [one.light for one in standards.people]
    values = {
        "cohort": found,
        "program": found.program,
        "standards": standards,
        "headline": headline(standards),
        "plan": lines,
        "plan_stops": sum(line.finding.blocks for line in lines),
        "page": page,
        "rows": [person_row(one, cohort=found, slug=slug) for one in page],
        "counts": {light.value: lights.count(light) for light in Light},
        "filter": chosen,
        "may_waive": can_decide_on_program(request.actor, found.program),
    }
    return render(request, "standards/board.html", values)
