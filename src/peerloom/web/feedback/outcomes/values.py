"""Each value of a measure with its source and day; put right or taken out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.models import Outcome
from peerloom.domain.feedback.operations.outcomes.by_hand import correct_outcome, remove_outcome, seen_of
from peerloom.domain.feedback.queries.outcome_people import groups_of
from peerloom.domain.feedback.queries.outcomes import outcomes_with_people, value_in_words
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.outcomes.access import kept_cohort_or_404, measure_or_404, outcome_or_404
from peerloom.web.feedback.outcomes.value_forms import CorrectionForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults

VALUES_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def of_measure(request: MemberRequest, cohort: str, measure: str) -> HttpResponse:
    found, measured = kept_cohort_or_404(request, cohort), measure_or_404(request, measure)
    groups = groups_of(found)
    chosen = next((group for group in groups if group.key == request.GET.get("show")), None)
    rows = outcomes_with_people(request.actor, found).filter(measure=measured)
    if chosen:
        rows = rows.filter(person__in=chosen.people)
    page = Paginator(rows, VALUES_ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "cohort": found,
        "program": found.program,
        "measure": measured,
        "groups": groups,
        "chosen": chosen,
        "page": page,
        "rows": [(row, value_in_words(row.value, measured)) for row in page],
    }
    return render(request, "feedback/outcomes/values.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def correct(request: MemberRequest, outcome: str) -> HttpResponse:
    found = outcome_or_404(request, outcome)
    form = CorrectionForm(found, request.POST if request.method == "POST" else None, seen=seen_of([found]))
    corrected, status = accepted(
        form,
        lambda: correct_outcome(
            outcome=found,
            value=form.cleaned_data["value"],
            measured_on=form.cleaned_data["measured_on"],
            source=form.cleaned_data["source"],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if corrected is not None:
        messages.success(request, _("The value of %(name)s is put right.") % {"name": found.person.name})
        return SeeOther(_values_url(request, found))
    shown = {
        "outcome": found,
        "value": value_in_words(found.value, found.measure),
        "seen": seen_of([found]),
        "conflict": status == 409,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "form": form,
        "faults": faults(form),
    }
    return render(request, "feedback/outcomes/correct.html", shown, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, outcome: str) -> HttpResponse:
    found = outcome_or_404(request, outcome)
    return done(
        request,
        lambda: remove_outcome(outcome=found, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now()),
        back=_values_url(request, found),
        words=_("The value of %(name)s is taken out.") % {"name": found.person.name},
    )


def _values_url(request: MemberRequest, outcome: Outcome) -> str:
    ids = [request.organisation.slug, outcome.cohort.public_id, outcome.measure.public_id]
    return reverse("outcomes:values", args=ids)
