"""Coding a transcript: choose words or paragraphs, choose codes; nobody else's are shown."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.models import Code, Coding, Segment, Transcript
from peerloom.domain.feedback.operations.studies.coding import (
    finish_coding,
    give_codes,
    reopen_coding,
    take_code_away,
)
from peerloom.domain.feedback.queries.studies.codings import in_tree_order, is_finished, own_codings, quote_of
from peerloom.domain.feedback.queries.studies.reading import codings_read_by, transcripts_read_by
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.coding import GiveForm
from peerloom.web.feedback.studies.highlights import look_of, pieces
from peerloom.web.feedback.studies.shown import page_of, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

SEGMENTS_ON_A_PAGE = 50


def _transcript(request: MemberRequest, public_id: str) -> Transcript:
    return visible_or_404(transcripts_read_by(request.actor).prefetch_related("assignments__coder"), public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def code(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    codes = in_tree_order(list(found.meeting.study.codes.select_related("parent")))
    page = Paginator(found.segments.select_related("speaker"), SEGMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    in_use = [each for each in codes if each.retired_at is None]
    form, status = None, 200
    if request.method == "POST":
        sent = GiveForm(request.POST, segments=[row for row in page if row.removed_at is None], codes=in_use)
        new, status = accepted(
            sent,
            lambda: give_codes(
                transcript=found, stretches=sent.stretches(), codes=sent.given(), by=request.actor, at=clock.now()
            ),
        )
        if new is not None:
            return SeeOther(f"?page={page.number}#p{sent.stretches()[0].segment.position + 1}")
        form = sent
    values = _values(request, found, codes, page) | {"form": form, "faults": faults(form) if form else []}
    return render(request, "feedback/studies/coding.html", values, status=status)


def _values(request: MemberRequest, found: Transcript, codes: list[Code], page: Page[Segment]) -> dict[str, object]:
    numbers = {each.pk: number for number, each in enumerate(codes, start=1)}
    every = list(own_codings(found, request.actor))
    by_segment: dict[int, list[Coding]] = {}
    counts: dict[int, int] = {}
    for coding in every:
        by_segment.setdefault(coding.segment_id, []).append(coding)
        counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
    mine = next((each for each in found.assignments.all() if each.coder_id == request.actor.person_id), None)
    rows = []
    for segment in page:
        codings = by_segment.get(segment.pk, [])
        for coding in codings:
            coding.segment = segment
        told_of = [(each, numbers[each.code_id], look_of(numbers[each.code_id]), quote_of(each)) for each in codings]
        rows.append((segment, pieces(segment.words, codings, numbers), told_of))
    return told(found.meeting.study) | {
        "transcript": found,
        "page": page,
        "rows": rows,
        "codes": [
            (each, numbers[each.pk], look_of(numbers[each.pk]), counts.get(each.pk, 0))
            for each in codes
            if each.retired_at is None
        ],
        "mine": mine,
        "working": mine is not None and mine.finished_at is None,
        "all_done": is_finished(found),
        "others": len(found.assignments.all()) - (mine is not None),
        "number": len(every),
        "coded_segments": len(by_segment),
    }


@require_POST
@for_members(*RUNS_PROGRAMS)
def take_away(request: MemberRequest, coding: str) -> HttpResponse:
    rows = codings_read_by(request.actor).filter(coder=request.actor.person_id)
    found: Coding = visible_or_404(rows, coding)
    place = found.segment.position
    page = place // SEGMENTS_ON_A_PAGE + 1
    back = f"{page_of('coding', request, found.segment.transcript.public_id)}?page={page}#p{place + 1}"
    return done(request, lambda: take_code_away(coding=found, by=request.actor, at=clock.now()), back=back)


@require_POST
@for_members(*RUNS_PROGRAMS)
def finish(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    response = done(
        request,
        lambda: finish_coding(transcript=found, by=request.actor, at=clock.now()),
        back=page_of("coding", request, transcript),
        then=page_of("transcript", request, transcript),
    )
    if response.status_code == 303 and is_finished(_transcript(request, transcript)):
        messages.success(request, _("All who code it have finished. Now you see each other’s codes."))
    return response


@require_POST
@for_members(*RUNS_PROGRAMS)
def reopen(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    return done(
        request,
        lambda: reopen_coding(transcript=found, by=request.actor, at=clock.now()),
        back=page_of("coding", request, transcript),
    )
