"""One relationship as those who run its program see it: dates, marks and answers to them, never what was said."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.relationships.queries.board import looked_after, on_board
from peerloom.domain.relationships.queries.check_in_signals import signals_of
from peerloom.domain.relationships.queries.record import record_of
from peerloom.domain.relationships.queries.support import who_can_support
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.board.rows import board_row


@require_safe
@for_members(*RUNS_PROGRAMS)
def record(request: MemberRequest, relationship: str) -> HttpResponse:
    now = clock.now()
    found = visible_or_404(on_board(looked_after(request.actor), request.actor, at=now), relationship)
    able = who_can_support(request.actor.organisation_id, programs={found.cohort.program_id}, at=now)
    may_decide = can_decide_on_program(request.actor, found.cohort.program)
    values = {
        "may_decide": may_decide,
        "row": board_row(found),
        "relationship": found,
        "record": record_of(found, reader=request.actor),
        "signals": signals_of([found], reader=request.actor).get(found.pk, []),
        "supporters": able,
    }
    return render(request, "relationships/record.html", values)
