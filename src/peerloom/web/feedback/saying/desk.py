"""What is in the box, for those who run the program."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.enums.voices import SuggestionState
from peerloom.domain.feedback.models import Suggestion, YouSaid
from peerloom.domain.feedback.operations.suggestions.handling import OwesAnswer, handle_suggestion
from peerloom.domain.feedback.queries.suggestions import suggestions_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.saying.forms import HandleForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults, mark_anew

ON_A_PAGE = 30
MOST_ENTRIES = 100
TONES = {
    SuggestionState.NEW: "watch",
    SuggestionState.IN_HAND: "info",
    SuggestionState.DONE: "good",
    SuggestionState.NOT_DOING: "off",
}


@require_safe
@for_members(*RUNS_PROGRAMS)
def desk(request: MemberRequest, program: str) -> HttpResponse:
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    rows = suggestions_of(request.actor, found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "program": found,
        "page": page,
        "suggestions": [(row, TONES[SuggestionState(row.state)]) for row in page.object_list],
        "waiting": rows.filter(state=SuggestionState.NEW).count(),
        "changes": YouSaid.objects.visible_to(request.actor).filter(program=found)[:MOST_ENTRIES],
        "may_tell": can_decide_on_program(request.actor, found),
    }
    return render(request, "feedback/saying/desk.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def suggestion(request: MemberRequest, suggestion: str) -> HttpResponse:
    rows = Suggestion.objects.visible_to(request.actor).select_related("program", "person")
    found = visible_or_404(rows, suggestion)
    initial = {"seen": found.revision, "state": found.state, "answer": found.answer}
    form = HandleForm(request.POST if request.method == "POST" else None, initial=initial, named=bool(found.person))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            handle_suggestion(suggestion=found, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.add_error("answer" if isinstance(refusal, OwesAnswer) else None, str(refusal))
            found = visible_or_404(rows, suggestion)
            mark_anew(form, request, found.revision)
        else:
            messages.success(request, _("Kept."))
            return SeeOther(reverse("saying:desk", args=[request.organisation.slug, found.program.public_id]))
    values = {"suggestion": found, "program": found.program, "form": form, "faults": faults(form)}
    values["may_tell"] = can_decide_on_program(request.actor, found.program)
    return render(request, "feedback/saying/suggestion.html", values, status=status)
