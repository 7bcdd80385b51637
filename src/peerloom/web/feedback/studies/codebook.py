"""The codebook."""

from __future__ import annotations

from typing import Literal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.models import Code
from peerloom.domain.feedback.operations.studies.codebook import (
    add_code,
    change_code,
    merge_codes,
    move_code,
    retire_code,
    told_of,
)
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.queries.studies.codings import codes_with_counts
from peerloom.domain.feedback.queries.studies.reading import codes_read_by
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.coding import CodeForm, MergeForm
from peerloom.web.feedback.studies.shown import page_of, study_or_404, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def codebook(request: MemberRequest, study: str) -> HttpResponse:
    """Every code with how often it was given, and a form for the next one."""
    found = study_or_404(request, study)
    codes = codes_with_counts(found, request.actor)
    in_use = [code for code in codes if code.retired_at is None]
    form = CodeForm(request.POST if request.method == "POST" else None, codes=in_use)
    made, status = accepted(form, lambda: add_code(study=found, entry=form.entry(), by=request.actor, at=clock.now()))
    if made is not None:
        messages.success(request, _("“%(name)s” stands in the codebook.") % {"name": made.name})
        return SeeOther(page_of("codebook", request, study))
    values = told(found, "codebook") | {
        "codes": in_use,
        "retired": [code for code in codes if code.retired_at is not None],
        "form": form,
        "faults": faults(form),
    }
    return render(request, "feedback/studies/codebook.html", values, status=status)


def _code(request: MemberRequest, public_id: str) -> Code:
    return visible_or_404(codes_read_by(request.actor), public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def code(request: MemberRequest, study_code: str) -> HttpResponse:
    found = _code(request, study_code)
    others = [each for each in found.study.codes.all() if each.pk != found.pk]
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        codes=others,
        initial={
            "name": found.name,
            "definition": found.definition,
            "example": found.example,
            "parent": next((each.public_id for each in others if each.pk == found.parent_id), ""),
            "seen": seen_as(*told_of(found)),
        },
    )
    changed, status = accepted(
        form,
        lambda: change_code(
            code=found, entry=form.entry(), seen=form.cleaned_data["seen"], by=request.actor, at=clock.now()
        ),
    )
    if changed is not None:
        messages.success(request, _("“%(name)s” is changed.") % {"name": changed.name})
        return SeeOther(page_of("codebook", request, found.study.public_id))
    values = told(found.study) | {
        "code": found,
        "form": form,
        "faults": faults(form),
        "merge_form": MergeForm(codes=others) if others else None,
    }
    return render(request, "feedback/studies/code.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, study_code: str) -> HttpResponse:
    found = _code(request, study_code)
    way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
    return done(
        request,
        lambda: move_code(code=found, way=way, by=request.actor, at=clock.now()),
        back=page_of("codebook", request, found.study.public_id),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def retire(request: MemberRequest, study_code: str) -> HttpResponse:
    found = _code(request, study_code)
    retired = "back" not in request.POST
    return done(
        request,
        lambda: retire_code(code=found, retired=retired, by=request.actor, at=clock.now()),
        back=page_of("codebook", request, found.study.public_id),
        words=_("Out of use; what was coded with it stays.") if retired else _("In use again."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def merge(request: MemberRequest, study_code: str) -> HttpResponse:
    found = _code(request, study_code)
    form = MergeForm(request.POST, codes=[each for each in found.study.codes.all() if each.pk != found.pk])
    if not form.is_valid():
        messages.error(request, _("Choose another code of this study to merge it into."))
        return SeeOther(page_of("code", request, study_code))
    target = form.target()
    return done(
        request,
        lambda: merge_codes(code=found, into=target, by=request.actor, at=clock.now()),
        back=page_of("codebook", request, found.study.public_id),
        words=_("Everything that was coded “%(old)s” is “%(new)s” now.") % {"old": found.name, "new": target.name},
    )
