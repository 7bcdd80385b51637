from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries.screening_board import (
    OPEN_COLUMNS,
    BoardColumn,
    applications_on_board,
    column_counts,
    in_column,
    oldest_by_column,
    standings,
)
from peerloom.domain.enrolment.queries.screening_places import free_places
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.enrolment.screening.access import cohort_or_404, zone_of
from peerloom.web.enrolment.screening.bulk_form import BulkForm
from peerloom.web.enrolment.screening.filters import BoardFilterForm
from peerloom.web.gate import MemberRequest, for_members

CARDS_IN_A_COLUMN = 8
ROWS_ON_A_PAGE = 50
WHAT_FOR = {
    BoardColumn.APPLIED: _("Whoever applies appears here."),
    BoardColumn.REVIEW: _("Here someone reads the answers."),
    BoardColumn.INTERVIEW: _("Here you talk with them."),
    BoardColumn.REFERENCES: _("Here others have their say."),
    BoardColumn.CHECKS: _("Here records are checked."),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One application on the board. ``days`` is how long they wait for our answer, None once they have one."""

    application: Application
    days: int | None

    @property
    def value(self) -> str:
        """What the box stands for: the application as it is now."""
        return f"{self.application.public_id}.{self.application.revision}"


@dataclass(frozen=True, slots=True)
class Column:
    key: BoardColumn
    count: int
    cards: Sequence[Card]
    url: str
    current: bool

    @property
    def label(self) -> str:
        return str(self.key.label)

    @property
    def what_for(self) -> str | Promise:
        return WHAT_FOR.get(self.key, _("Nobody."))

    @property
    def more(self) -> bool:
        return self.count > len(self.cards)


@for_members(*RUNS_PROGRAMS)
def board(request: MemberRequest, cohort: str) -> HttpResponse:
    """All columns with their first few, or one column as a list; what is filtered stands in the address."""
    found = cohort_or_404(request, cohort)
    form = BoardFilterForm(request.GET, cohort=found)
    rows = applications_on_board(found, form.chosen, request.actor)
    standing = standings(rows)
    counts = column_counts(standing)
    page: Page[Application] | None = None
    if form.column_chosen is None:
        shown: dict[BoardColumn, Iterable[Application]] = {**oldest_by_column(rows, standing, each=CARDS_IN_A_COLUMN)}
    else:
        page = Paginator(in_column(rows, form.column_chosen), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        shown = {form.column_chosen: page}
    days = days_waited(request.organisation.day_at(clock.now()), zone_of(request))
    columns = [
        Column(
            key=column,
            count=counts[column],
            cards=[Card(each, days(each) if column in OPEN_COLUMNS else None) for each in shown.get(column, ())],
            url=form.address_of(column),
            current=column == form.column_chosen,
        )
        for column in BoardColumn
    ]
    cards = [card for column in columns for card in column.cards if card.days is not None]
    values = {
        "cohort": found,
        "filter": form,
        "columns": columns,
        "open_columns": [column for column in columns if column.key in OPEN_COLUMNS],
        "decided_columns": [column for column in columns if column.key not in OPEN_COLUMNS],
        "list": next((column for column in columns if column.current), None),
        "page": page,
        "all_url": form.address_of(None),
        "here": reverse("screening:board", args=[request.organisation.slug, found.public_id]),
        "everyone": sum(counts.values()),
        "waiting": sum(counts[column] for column in OPEN_COLUMNS),
        "longest": max(cards, key=lambda card: card.days or 0, default=None),
        "free": free_places(found) if counts[BoardColumn.WAITING] else [],
        "bulk": BulkForm(cohort=found, actor=request.actor),
    }
    return render(request, "screening/board.html", values)


def days_waited(today: date, zone: ZoneInfo) -> Callable[[Application], int]:
    """How many days someone has waited, on the organisation's own calendar."""

    def waited(application: Application) -> int:
        return max((today - application.applied_at.astimezone(zone).date()).days, 0)

    return waited
