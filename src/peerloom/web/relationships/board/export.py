"""The board as a sheet: dates and numbers, no words that anybody wrote."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.queries.board import board_of
from peerloom.foundation import clock
from peerloom.sheets.safe_files import csv_file
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.board.filters import BoardFilter
from peerloom.web.relationships.board.rows import BoardRow, board_row

BATCH = 500


@require_safe
@for_members(*RUNS_PROGRAMS)
def export(request: MemberRequest) -> HttpResponse:
    """What fits the filter, one line each; cells that a spreadsheet would take for formulas are neutralised."""
    form = BoardFilter(request.GET, actor=request.actor, at=clock.now())
    rows = board_of(request.actor, form.chosen, at=clock.now())
    text = csv_file(headings(), (line(board_row(row)) for row in rows.iterator(chunk_size=BATCH)))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="relationships.csv"'
    return response


def headings() -> list[str]:
    return [
        _("Id"),
        _("Program"),
        _("Round"),
        _("Kind"),
        _("Name"),
        _("Mentees"),
        _("Mentees’ e-mail"),
        _("Mentors"),
        _("Mentors’ e-mail"),
        _("State"),
        _("Introduced"),
        _("First met"),
        _("Last met"),
        _("Next meeting"),
        _("Meetings"),
        _("Minutes"),
        _("Questions answered"),
        _("Questions asked"),
        _("Looked after by"),
        _("Needs"),
    ]


def line(row: BoardRow) -> list[object]:
    relationship = row.relationship
    return [
        relationship.public_id,
        relationship.cohort.program.name,
        relationship.cohort.name,
        str(relationship.get_kind_display()),
        relationship.name,
        "; ".join(person.name for person in row.mentees),
        "; ".join(person.email for person in row.mentees),
        "; ".join(person.name for person in row.mentors),
        "; ".join(person.email for person in row.mentors),
        str(relationship.get_state_display()),
        _day(relationship.introduced_at),
        _day(relationship.first_met_at),
        _day(relationship.last_met_at),
        _day(relationship.next_session_at),
        row.met.sessions,
        row.met.minutes,
        row.met.answered,
        row.met.asked,
        relationship.support.name if relationship.support else "",
        "; ".join(str(flag.label) for flag, _tone in row.flags),
    ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
