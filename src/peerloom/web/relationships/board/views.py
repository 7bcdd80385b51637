"""The board of all relationships that someone runs: whom to look at first, and what to do about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import SavedView
from peerloom.domain.relationships.operations.board.views import remove_view, save_view
from peerloom.domain.relationships.queries.board import ANYTHING, look_over, rows_on_board
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.board.filters import BoardFilter
from peerloom.web.relationships.board.rows import board_row

ROWS_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def board(request: MemberRequest) -> HttpResponse:
    now = clock.now()
    form = BoardFilter(request.GET, actor=request.actor, at=now)
    chosen = form.chosen
    overview = look_over(request.actor, chosen, at=now)
    counts = overview.counts
    page = Paginator(overview.keys, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_on_board(request.actor, list(page.object_list), at=now, flags=overview.flags)
    tabs = [("", _("All"), counts["all"]), (ANYTHING, _("Need somebody"), counts[ANYTHING])]
    tabs += [(flag.value, str(capfirst(flag.label)), counts[flag.value]) for flag in Flag if counts[flag.value]]
    values = {
        "page": page,
        "rows": [board_row(each) for each in rows],
        "filter": form,
        "filtered": bool(form.query),
        "counts": counts,
        "chosen": chosen,
        "tabs": [(key, words, number, form.with_flag(key), key == chosen.flag) for key, words, number in tabs],
        "views": SavedView.objects.within(request.actor.organisation_id).filter(person=request.actor.person_id),
        "supporters": form.supporters,
        "with_program": len(form.cohorts) > 1,
        "decides": request.actor.has(*DECIDES_ON_PROGRAMS) or bool(request.actor.programs_with(*DECIDES_ON_PROGRAMS)),
    }
    return render(request, "relationships/board.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def save(request: MemberRequest) -> HttpResponse:
    form = BoardFilter(request.GET, actor=request.actor, at=clock.now())
    here = reverse("relationships:list", args=[request.organisation.slug])
    name = request.POST.get("name", "").replace("\x00", "")
    try:
        save_view(name=name, query=form.query, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view is kept."))
    return SeeOther(f"{here}?{form.query}")


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, view: str) -> HttpResponse:
    mine = SavedView.objects.within(request.actor.organisation_id).filter(person=request.actor.person_id)
    found = visible_or_404(mine, view)
    remove_view(view=found, by=request.actor, at=clock.now())
    messages.success(request, _("The view is removed."))
    return SeeOther(reverse("relationships:list", args=[request.organisation.slug]))
