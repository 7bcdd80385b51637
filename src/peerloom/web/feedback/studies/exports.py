"""A study as files, under pseudonyms only."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.queries.studies.export import codebook_csv, codebook_json, codings_csv, study_zip
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.web.feedback.studies.shown import study_or_404
from peerloom.web.gate import MemberRequest, for_members

CSV = "text/csv; charset=utf-8"


def _file(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@never_cache
@for_members(*RUNS_PROGRAMS)
def codings(request: MemberRequest, study: str) -> HttpResponse:
    return _file(codings_csv(study_or_404(request, study), request.actor), "codings.csv", CSV)


@require_safe
@never_cache
@for_members(*RUNS_PROGRAMS)
def codebook(request: MemberRequest, study: str) -> HttpResponse:
    return _file(codebook_csv(study_or_404(request, study), request.actor), "codebook.csv", CSV)


@require_safe
@never_cache
@for_members(*RUNS_PROGRAMS)
def codebook_data(request: MemberRequest, study: str) -> HttpResponse:
    return _file(codebook_json(study_or_404(request, study), request.actor), "codebook.json", "application/json")


@require_safe
@never_cache
@for_members(*RUNS_PROGRAMS)
def everything(request: MemberRequest, study: str) -> HttpResponse:
    return _file(study_zip(study_or_404(request, study), request.actor), "study.zip", "application/zip")
