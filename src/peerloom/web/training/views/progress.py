from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.training.operations import remind_late_people
from peerloom.domain.training.queries.overview import (
    courses_in,
    has_finished,
    has_not_begun,
    is_late,
    learner_rows,
    learners_in,
    overview_of,
)
from peerloom.domain.training.rules import REMINDS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.training.forms.progress import ProgressFilter

PEOPLE_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def overview(request: MemberRequest, program: str) -> HttpResponse:
    """Who has done what in a cohort, and who is late."""
    chosen = ProgressFilter(request.GET, cohorts=_cohorts(request, program))
    cohort = chosen.cohort_chosen
    day = request.organisation.day_at(clock.now())
    courses = courses_in(cohort)
    people = with_someone_called(learners_in(cohort), chosen.words_given)
    if chosen.state_chosen == "late":
        people = people.filter(is_late(cohort, courses, day))
    elif chosen.state_chosen == "not-begun":
        people = people.filter(has_not_begun(courses))
    elif chosen.state_chosen == "finished":
        people = people.filter(has_finished(courses, day))
    page = Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "program": cohort.program,
        "cohort": cohort,
        "overview": overview_of(cohort, courses, day=day),
        "rows": learner_rows(cohort, courses, list(page), day=day),
        "page": page,
        "filter": chosen,
        "filtered": bool(chosen.words_given or chosen.state_chosen),
        "may_remind": cohort.program.state in REMINDS,
    }
    return render(request, "training/progress.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remind(request: MemberRequest, program: str) -> HttpResponse:
    cohorts = _cohorts(request, program)
    asked = request.POST.get("cohort", "")
    cohort = next((each for each in cohorts if each.public_id == asked), cohorts[0])
    try:
        remind_late_people(cohort=cohort, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Whoever is late hears from you within minutes, unless they were reminded in the last seven days."),
        )
    address = reverse("courses:progress", args=[request.organisation.slug, program])
    return redirect(f"{address}?cohort={cohort.public_id}")


def with_someone_called(rows: ScopedQuerySet[Application], words: str) -> ScopedQuerySet[Application]:
    for word in words.split():
        rows = rows.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__email__icontains=word)
        )
    return rows


def _cohorts(request: MemberRequest, program: str) -> list[Cohort]:
    """Those of the program, newest first, with the program; there is always one."""
    rows = Cohort.objects.visible_to(request.actor).select_related("program").filter(program__public_id=program)
    cohorts = list(rows)
    if not cohorts:
        raise Http404
    return cohorts
