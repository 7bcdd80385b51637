"""The dictionary of measures."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.operations.measures import (
    adopt_starter,
    archive_measure,
    change_measure,
    define_measure,
)
from peerloom.domain.feedback.queries.measures import is_in_use, measures_with_use, starters_left
from peerloom.domain.feedback.rules.outcomes import can_keep_measures
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, accepted, done, refused
from peerloom.web.feedback.outcomes.access import measure_or_404, require_dictionary
from peerloom.web.feedback.outcomes.measure_forms import MeasureForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.matching.forms.hidden import revision_in

MEASURES_ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def dictionary(request: MemberRequest) -> HttpResponse:
    archived = "archived" in request.GET
    page = Paginator(measures_with_use(request.actor, archived=archived), MEASURES_ON_A_PAGE)
    known = list(Measure.objects.visible_to(request.actor).values_list("key", flat=True))
    values = {
        "page": page.get_page(request.GET.get("page")),
        "archived": archived,
        "may_keep": can_keep_measures(request.actor),
        "starters": starters_left(known),
    }
    return render(request, "feedback/outcomes/measures.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest) -> HttpResponse:
    require_dictionary(request)
    form = MeasureForm(request.POST if request.method == "POST" else None)
    made, status = accepted(form, lambda: define_measure(words=form.words(), by=request.actor, at=clock.now()))
    if made is not None:
        messages.success(request, _("“%(name)s” is in the dictionary.") % {"name": made.name})
        return SeeOther(_list_url(request))
    return _form_page(request, form, None, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, measure: str) -> HttpResponse:
    require_dictionary(request)
    found = measure_or_404(request, measure)
    in_use = is_in_use(found)
    form = MeasureForm(request.POST if request.method == "POST" else None, measure=found, in_use=in_use)
    changed, status = accepted(
        form,
        lambda: change_measure(
            measure=found,
            words=form.words(),
            revision=form.cleaned_data["revision"] or 0,
            by=request.actor,
            at=clock.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("Your changes are saved."))
        return SeeOther(_list_url(request))
    return _form_page(request, form, found, in_use=in_use, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def adopt(request: MemberRequest) -> HttpResponse:
    """Take over one measure of the starter set, or all that are left."""
    require_dictionary(request)
    known = list(Measure.objects.visible_to(request.actor).values_list("key", flat=True))
    wanted = request.POST.get("key", "")
    keys = [starter.key for starter in starters_left(known)] if wanted == "all" else [wanted]
    try:
        for key in keys:
            adopt_starter(key=key, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_list_url(request))
    messages.success(request, _("Taken into your dictionary. Change the words so that they fit how you count."))
    return SeeOther(_list_url(request))


@require_POST
@for_members(*RUNS_PROGRAMS)
def archive(request: MemberRequest, measure: str) -> HttpResponse:
    require_dictionary(request)
    found = measure_or_404(request, measure)
    archived = request.POST.get("do") != "restore"
    said = _("“%(name)s” is archived. Its values stay.") if archived else _("“%(name)s” is offered again.")
    return done(
        request,
        lambda: archive_measure(
            measure=found, archived=archived, revision=revision_in(request), by=request.actor, at=clock.now()
        ),
        back=_list_url(request),
        words=said % {"name": found.name},
    )


def _form_page(
    request: MemberRequest, form: MeasureForm, measure: Measure | None, *, in_use: bool = False, status: int
) -> HttpResponse:
    values = {"form": form, "faults": faults(form), "measure": measure, "in_use": in_use}
    return render(request, "feedback/outcomes/measure.html", values, status=status)


def _list_url(request: MemberRequest) -> str:
    return reverse("outcomes:measures", args=[request.organisation.slug])
