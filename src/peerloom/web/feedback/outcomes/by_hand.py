"""Values written by hand: one measure, one day, the people of a round in a grid."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.operations.outcomes.by_hand import on_that_day, record_outcomes, seen_of
from peerloom.domain.feedback.queries.measures import measures_on_offer
from peerloom.domain.feedback.queries.outcome_people import everybody_in, groups_of
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted
from peerloom.web.feedback.outcomes.access import kept_cohort_or_404, measure_or_404
from peerloom.web.feedback.outcomes.value_forms import GridForm, OccasionForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults

PEOPLE_ON_A_PAGE = 25


@require_safe
@for_members(*RUNS_PROGRAMS)
def choose(request: MemberRequest, cohort: str) -> HttpResponse:
    """Which measure, which day; then on to the grid."""
    found = kept_cohort_or_404(request, cohort)
    measures = list(measures_on_offer(request.actor))
    today = found.organisation.day_at(clock.now())
    form = OccasionForm(request.GET if "day" in request.GET else None, measures=measures, initial={"day": today})
    if form.is_valid():
        ids = [request.organisation.slug, cohort, form.cleaned_data["measure"]]
        return SeeOther(f"{reverse('outcomes:grid', args=ids)}?day={form.cleaned_data['day'].isoformat()}")
    values = {
        "cohort": found,
        "program": found.program,
        "form": form,
        "faults": faults(form),
        "measures": measures,
    }
    return render(request, "feedback/outcomes/by_hand.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def grid(request: MemberRequest, cohort: str, measure: str) -> HttpResponse:
    found, measured = kept_cohort_or_404(request, cohort), measure_or_404(request, measure)
    day = _day(request, found)
    page = _people(request, found)
    people = list(page)
    there = {row.person_id: row for row in on_that_day(found, measured, day, people)}
    seen = seen_of(there.values())
    data = request.POST if request.method == "POST" else None
    form = GridForm(data, measure=measured, people=people, there=there, seen=seen)
    recorded, status = accepted(form, lambda: _record(request, found, measured, day, form, page))
    if recorded is not None:
        return recorded
    values = {
        "cohort": found,
        "program": found.program,
        "measure": measured,
        "day": day,
        "page": page,
        "form": form,
        "conflict": status == 409,
        "seen_now": seen,
        "faults": faults(form),
    }
    return render(request, "feedback/outcomes/grid.html", values, status=status)


def _record(
    request: MemberRequest, cohort: Cohort, measure: Measure, day: date, form: GridForm, page: Page[Person]
) -> HttpResponse:
    done = record_outcomes(
        cohort=cohort,
        measure=measure,
        measured_on=day,
        source=form.cleaned_data["source"],
        values=form.values(),
        seen=form.cleaned_data["seen"],
        by=request.actor,
        at=clock.now(),
    )
    count = done.new + done.changed
    said = ngettext("%(count)d value is saved.", "%(count)d values are saved.", count)
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was new, so nothing was changed."))
    if page.has_next():
        return SeeOther(f"{request.path}?day={day.isoformat()}&page={page.next_page_number()}")
    ids = [request.organisation.slug, cohort.public_id]
    return SeeOther(reverse("outcomes:overview", args=ids))


def _day(request: MemberRequest, cohort: Cohort) -> date:
    """The day of the address; what is no date, and none at all, is today."""
    try:
        asked = parse_date(request.GET.get("day", "")[:10])
    except ValueError:
        asked = None
    return asked or cohort.organisation.day_at(clock.now())


def _people(request: MemberRequest, cohort: Cohort) -> Page[Person]:
    people = Person.objects.within(cohort.organisation_id).filter(pk__in=everybody_in(groups_of(cohort)))
    ordered = people.order_by("family_name", "given_name", "pk")
    return Paginator(ordered, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
