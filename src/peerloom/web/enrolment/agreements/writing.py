"""Writing the next version of an agreement, and letting it hold."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.enrolment.operations.agreements import (
    begin_wording,
    discard_wording,
    publish_wording,
    write_wording,
)
from peerloom.domain.enrolment.queries.agreements import digest_of, holding_texts_of
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.agreements.access import program_or_404, text_or_404, to_the_list
from peerloom.web.enrolment.agreements.forms import PublishForm, WordingForm, kind_in
from peerloom.web.gate import MemberRequest, for_members


@require_POST
@for_members(*RUNS_PROGRAMS)
def begin(request: MemberRequest, program: str) -> HttpResponse:
    """Open the draft of the next version, making it where there is none."""
    found = program_or_404(request, program)
    kind = kind_in(request.POST.get("kind", ""))
    try:
        if kind is None:
            raise Refused(_("Say which agreement it is about."))
        text = begin_wording(program=found, kind=kind, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return to_the_list(request, found)
    return SeeOther(_edit(request, text))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, text: str) -> HttpResponse:
    """A draft to write, or a wording that holds to read."""
    found = text_or_404(request, text)
    names = ("title", "audience", "body")
    initial = {name: getattr(found, name) for name in names} | {"seen": digest_of(found)}
    form = WordingForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            write_wording(
                text=found,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                audience=Audience(form.cleaned_data["audience"]),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("The draft is saved. Nobody sees it before you let it hold."))
            return SeeOther(_edit(request, found))
    return _page(request, found, form, status=422 if form.errors and status == 200 else status)


def _page(
    request: MemberRequest,
    text: AgreementText,
    form: WordingForm,
    publishing: PublishForm | None = None,
    *,
    status: int,
) -> HttpResponse:
    values = {
        "text": text,
        "program": text.program,
        "form": form,
        "publishing": publishing or PublishForm(initial={"seen": digest_of(text), "sign_again": True}),
        "first": AgreementKind(text.kind) not in holding_texts_of(text.program),
        "may_change": can_decide_on_program(request.actor, text.program),
    }
    return render(request, "agreements/edit.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def publish(request: MemberRequest, text: str) -> HttpResponse:
    found = text_or_404(request, text)
    form = PublishForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Something was sent that this page does not know. Look at it again."))
        publish_wording(
            text=found,
            sign_again=form.cleaned_data["sign_again"],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return SeeOther(_edit(request, found))
    messages.success(request, _("“%(title)s” holds from now on.") % {"title": found.title})
    return to_the_list(request, found.program)


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, text: str) -> HttpResponse:
    found = text_or_404(request, text)
    try:
        discard_wording(text=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("The draft is thrown away. What holds is unchanged."))
    return to_the_list(request, found.program)


def _edit(request: MemberRequest, text: AgreementText) -> str:
    return reverse("agreements:edit", args=[request.organisation.slug, text.public_id])
