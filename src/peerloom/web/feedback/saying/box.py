"""The box of a program, and what was done about what people put into it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.operations.suggestions.giving import make_suggestion
from peerloom.domain.feedback.queries.suggestions import my_suggestions, programs_taken_part_in, you_said
from peerloom.domain.programs.models import Program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.saying.forms import SuggestionForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults

MOST_SHOWN = 50


@require_safe
@for_members()
def programs(request: MemberRequest) -> HttpResponse:
    """The programs one can say something about; straight to it where there is only one."""
    found = list(programs_taken_part_in(request.actor, at=clock.now())[:MOST_SHOWN])
    if len(found) == 1:
        return SeeOther(reverse("saying:box", args=[request.organisation.slug, found[0].public_id]))
    return render(request, "feedback/saying/programs.html", {"programs": found})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def box(request: MemberRequest, program: str) -> HttpResponse:
    found = _program_or_404(request, program)
    form = SuggestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        named = form.cleaned_data["with_name"]
        try:
            make_suggestion(
                program=found, words=form.cleaned_data["words"], with_name=named, by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _thanks(named=named))
            return SeeOther(reverse("saying:box", args=[request.organisation.slug, found.public_id]))
    values = {
        "program": found,
        "form": form,
        "faults": faults(form),
        "changes": you_said(found)[:MOST_SHOWN],
        "mine": my_suggestions(request.actor, found)[:MOST_SHOWN],
    }
    return render(request, "feedback/saying/box.html", values, status=422 if form.is_bound else 200)


def _thanks(*, named: bool) -> str:
    if named:
        return _("Thank you. You will hear by e-mail what became of it.")
    return _("Thank you. It is in the box, without your name.")


def _program_or_404(request: MemberRequest, public_id: str) -> Program:
    found = programs_taken_part_in(request.actor, at=clock.now()).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
