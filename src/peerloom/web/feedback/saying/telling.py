""" "You said, we did", as owners and coordinators write it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.models import Suggestion, YouSaid
from peerloom.domain.feedback.operations.suggestions.telling import (
    change_you_said,
    remove_you_said,
    show_you_said,
    write_you_said,
)
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.saying.forms import YouSaidForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults, mark_anew


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def new(request: MemberRequest, program: str) -> HttpResponse:
    """``?suggestion=`` begins with the words of one, to be put so that nobody is recognised."""
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    about = _suggestion(request, found)
    initial = {"said": about.words[:400], "did": about.answer[:600]} if about else {}
    form = YouSaidForm(request.POST if request.method == "POST" else None, initial=initial)
    written, status = accepted(
        form,
        lambda: write_you_said(
            program=found,
            said=form.cleaned_data["said"],
            did=form.cleaned_data["did"],
            suggestion=about,
            by=request.actor,
            at=clock.now(),
        ),
    )
    if written is not None:
        messages.success(request, _("Written down. Nobody sees it until you show it."))
        return SeeOther(_desk(request, found))
    return _page(request, form, found, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def edit(request: MemberRequest, you_said: str) -> HttpResponse:
    entry = _entry_or_404(request, you_said)
    initial = {"seen": entry.revision, "said": entry.said, "did": entry.did}
    form = YouSaidForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            change_you_said(
                entry=entry,
                said=values["said"],
                did=values["did"],
                seen=values["seen"] or 0,
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.add_error(None, str(refusal))
            entry = _entry_or_404(request, you_said)
            mark_anew(form, request, entry.revision)
        else:
            messages.success(request, _("Changed."))
            return SeeOther(_desk(request, entry.program))
    return _page(request, form, entry.program, entry, status=status)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def show(request: MemberRequest, you_said: str) -> HttpResponse:
    entry = _entry_or_404(request, you_said)
    shown = request.POST.get("shown") == "yes"
    return done(
        request,
        lambda: show_you_said(entry=entry, shown=shown, by=request.actor, at=clock.now()),
        back=_desk(request, entry.program),
        words=_("Everybody in the program can read it now.") if shown else _("It is hidden again."),
    )


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def remove(request: MemberRequest, you_said: str) -> HttpResponse:
    entry = _entry_or_404(request, you_said)
    return done(
        request,
        lambda: remove_you_said(entry=entry, by=request.actor, at=clock.now()),
        back=_desk(request, entry.program),
        words=_("Removed."),
    )


def _page(
    request: MemberRequest, form: YouSaidForm, program: Program, entry: YouSaid | None = None, *, status: int
) -> HttpResponse:
    values = {"program": program, "entry": entry, "form": form, "faults": faults(form)}
    return render(request, "feedback/saying/did.html", values, status=status)


def _entry_or_404(request: MemberRequest, you_said: str) -> YouSaid:
    return visible_or_404(YouSaid.objects.visible_to(request.actor).select_related("program"), you_said)


def _suggestion(request: MemberRequest, program: Program) -> Suggestion | None:
    wanted = request.GET.get("suggestion", "")
    if not wanted or "\x00" in wanted:
        return None
    return Suggestion.objects.visible_to(request.actor).filter(program=program, public_id=wanted).first()


def _desk(request: MemberRequest, program: Program) -> str:
    return reverse("saying:desk", args=[request.organisation.slug, program.public_id])
