"""How far coders agree, where they do not, and every passage with a code."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.queries.studies.agreement import agreement_in
from peerloom.domain.feedback.queries.studies.codings import coded_twice, codes_with_counts, quote_of, seen_codings
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.web.feedback.studies.forms.coding import PassageFilter
from peerloom.web.feedback.studies.shown import study_or_404, told
from peerloom.web.gate import MemberRequest, for_members

ROWS_ON_A_PAGE = 30


@require_safe
@for_members(*RUNS_PROGRAMS)
def agreement(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    one, _dot, other = request.GET.get("pair", "").partition(".")
    reached = agreement_in(found, chosen=(one, other) if other else None)
    only = request.GET.get("code", "")
    known = {each.code.public_id: each.code for each in reached.codes}
    shown = [
        row
        for row in reached.differences
        if only not in known or known[only] in row.first_only or known[only] in row.second_only
    ]
    values = told(found, "agreement") | {
        "agreement": reached,
        "twice": coded_twice(found),
        "only": known.get(only),
        "page": Paginator(shown, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "feedback/studies/agreement.html", values)


@require_safe
@for_members(*RUNS_PROGRAMS)
def passages(request: MemberRequest, study: str) -> HttpResponse:
    """Every coded passage that the reader may see, by code and words."""
    found = study_or_404(request, study)
    chosen = PassageFilter(request.GET, codes=codes_with_counts(found, request.actor))
    rows = seen_codings(found, request.actor)
    if chosen.code_chosen is not None:
        rows = rows.filter(code=chosen.code_chosen)
    if chosen.words_chosen:
        rows = rows.filter(segment__words__icontains=chosen.words_chosen)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    passages = [list(same) for _where, same in groupby(page, lambda each: (each.segment_id, each.start, each.end))]
    values = told(found, "passages") | {
        "filter": chosen,
        "page": page,
        "passages": [(quote_of(codings[0]), codings[0].segment, codings) for codings in passages],
        "filtered": bool(chosen.code_chosen or chosen.words_chosen),
    }
    return render(request, "feedback/studies/passages.html", values)
