"""Which agreements a program has, and who has not signed them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.enrolment.operations.agreements import remind_unsigned
from peerloom.domain.enrolment.queries.agreements import (
    HoldingText,
    holding_texts,
    holding_texts_of,
    people_to_sign,
    people_without_signature,
    texts_of,
)
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.agreements.access import program_or_404, to_the_list
from peerloom.web.enrolment.agreements.forms import kind_in
from peerloom.web.gate import MemberRequest, for_members

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of agreement: what holds, what is being written, what held before, and how many have signed."""

    kind: AgreementKind
    holding: HoldingText | None
    draft: AgreementText | None
    earlier: list[AgreementText]
    asked: int
    unsigned: int

    @property
    def signed(self) -> int:
        return self.asked - self.unsigned


@require_safe
@for_members(*RUNS_PROGRAMS)
def agreement_list(request: MemberRequest, program: str) -> HttpResponse:
    found = program_or_404(request, program)
    kept = _kept(found)
    values = {
        "program": found,
        "kept": kept,
        "unsigned": sum(one.unsigned for one in kept),
        "asked": any(one.asked for one in kept),
        "anything": any(one.holding for one in kept),
        "may_change": can_decide_on_program(request.actor, found),
    }
    return render(request, "agreements/list.html", values)


def _kept(program: Program) -> list[Kept]:
    texts = list(texts_of(program))
    holding = holding_texts(texts)
    rows = []
    for kind in AgreementKind:
        mine = [text for text in texts if text.kind == kind]
        holds = holding.get(kind)
        rows.append(
            Kept(
                kind=kind,
                holding=holds,
                draft=next((text for text in mine if text.published_at is None), None),
                earlier=[text for text in mine if text.published_at and (not holds or text.pk != holds.text.pk)],
                asked=people_to_sign(program, holds).order_by().values("person").distinct().count() if holds else 0,
                unsigned=_people(program, holds) if holds else 0,
            )
        )
    return rows


def _people(program: Program, holding: HoldingText) -> int:
    """Someone who applied for both sides is one person."""
    return people_without_signature(program, holding).order_by().values("person").distinct().count()


@require_safe
@for_members(*RUNS_PROGRAMS)
def unsigned(request: MemberRequest, program: str) -> HttpResponse:
    """Who has not signed what holds, by kind."""
    found = program_or_404(request, program)
    holding = holding_texts_of(found)
    kind = kind_in(request.GET.get("kind", "")) or next(iter(holding), AgreementKind.CONDUCT)
    holds = holding.get(kind)
    page = None
    if holds is not None:
        page = Paginator(people_without_signature(found, holds), PER_PAGE).get_page(request.GET.get("page"))
    values = {"program": found, "kind": kind, "holding": holds, "kinds": list(holding), "page": page}
    return render(request, "agreements/unsigned.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remind(request: MemberRequest, program: str) -> HttpResponse:
    found = program_or_404(request, program)
    kind = kind_in(request.POST.get("kind", ""))
    try:
        if kind is None:
            raise Refused(_("Say which agreement it is about."))
        remind_unsigned(program=found, kind=kind, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Everyone who has not signed is written to; nobody twice about the same wording."))
    return to_the_list(request, found)
