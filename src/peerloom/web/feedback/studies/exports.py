"""A study as files, under pseudonyms only."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.queries.studies.export import codebook_csv, codebook_json, codings_csv, study_zip
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.web.downloads import JSON, download
from peerloom.web.feedback.studies.shown import study_or_404
from peerloom.web.gate import MemberRequest, for_members


@require_safe
@for_members(*RUNS_PROGRAMS)
def codings(request: MemberRequest, study: str) -> HttpResponse:
    return download(codings_csv(study_or_404(request, study), request.actor), "codings.csv")


@require_safe
@for_members(*RUNS_PROGRAMS)
def codebook(request: MemberRequest, study: str) -> HttpResponse:
    return download(codebook_csv(study_or_404(request, study), request.actor), "codebook.csv")


@require_safe
@for_members(*RUNS_PROGRAMS)
def codebook_data(request: MemberRequest, study: str) -> HttpResponse:
    return download(codebook_json(study_or_404(request, study), request.actor), "codebook.json", JSON)


@require_safe
@for_members(*RUNS_PROGRAMS)
def everything(request: MemberRequest, study: str) -> HttpResponse:
    return download(study_zip(study_or_404(request, study), request.actor), "study.zip", "application/zip")
