"""The words of a round, for those who run it: to be looked at, shown, put aside."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.feedback.enums.voices import NameStyle, TestimonialState
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.approving import (
    approve_testimonial,
    offer_wording,
    put_testimonial_aside,
)
from peerloom.domain.feedback.queries.testimonials import shown_name, testimonials_of
from peerloom.domain.feedback.rules.testimonials import OPEN, venues_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted
from peerloom.web.feedback.voices.forms import DecideForm
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

ON_A_PAGE = 30
ORDER = [
    TestimonialState.GIVEN,
    TestimonialState.APPROVED,
    TestimonialState.ASKED,
    TestimonialState.PUT_ASIDE,
    TestimonialState.DECLINED,
    TestimonialState.WITHDRAWN,
    TestimonialState.EXPIRED,
]
TONES = {TestimonialState.GIVEN: "watch", TestimonialState.APPROVED: "good", TestimonialState.ASKED: "info"}


@require_safe
@for_members(*RUNS_PROGRAMS)
def desk(request: MemberRequest, cohort: str) -> HttpResponse:
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    places = (When(state=state, then=Value(place)) for place, state in enumerate(ORDER))
    rows = testimonials_of(request.actor, found)
    ordered = rows.order_by(Case(*places, output_field=IntegerField()), "position", "-asked_at")
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    names = [request.organisation.slug, found.program.public_id]
    values = {
        "cohort": found,
        "program": found.program,
        "page": page,
        "testimonials": [(row, TONES.get(TestimonialState(row.state), "off")) for row in page.object_list],
        "waiting": rows.filter(state=TestimonialState.GIVEN).count(),
        "shown": rows.filter(state=TestimonialState.APPROVED).count(),
        "public_url": settings.SITE_URL + reverse("voices_public:page", args=names),
        "frame": _frame(settings.SITE_URL + reverse("voices_public:embed", args=names), found),
    }
    return render(request, "feedback/voices/desk.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def testimonial(request: MemberRequest, testimonial: str) -> HttpResponse:
    rows = Testimonial.objects.visible_to(request.actor).select_related("cohort__program", "person", "organisation")
    found = visible_or_404(rows, testimonial)
    form = DecideForm(request.POST if request.method == "POST" else None, initial={"words": found.offered_words})
    said, status = accepted(form, lambda: _decide(request, found, form))
    if said is not None:
        messages.success(request, said)
        return SeeOther(reverse("voices:list", args=[request.organisation.slug, found.cohort.public_id]))
    if form.is_bound:
        found = visible_or_404(rows, testimonial)
    values = {
        "testimonial": found,
        "cohort": found.cohort,
        "program": found.cohort.program,
        "venues": venues_of(found.venues),
        "shown_name": shown_name(found, found.cohort.program) if found.words else "",
        "nameless": found.name_style == NameStyle.ROLE,
        "may_decide": can_decide_on_program(request.actor, found.cohort.program) and found.state in OPEN,
        "form": form,
        "faults": faults(form),
    }
    return render(request, "feedback/voices/testimonial.html", values, status=status)


def _frame(address: str, cohort: Cohort) -> str:
    """The code that puts the words into another page."""
    title = _("What people say about %(program)s") % {"program": cohort.program.name}
    return format_html('<iframe src="{}" title="{}" width="100%" height="420"></iframe>', address, title)


def _decide(request: MemberRequest, row: Testimonial, form: DecideForm) -> str:
    seen, by, now = form.cleaned_data["seen"], request.actor, clock.now()
    if form.cleaned_data["do"] == "approve":
        approve_testimonial(testimonial=row, seen=seen, by=by, at=now)
        return _("It may be shown now, as far as was agreed.")
    if form.cleaned_data["do"] == "aside":
        put_testimonial_aside(testimonial=row, seen=seen, by=by, at=now)
        return _("Put aside. It is shown nowhere.")
    offer_wording(testimonial=row, words=form.cleaned_data["words"], seen=seen, by=by, at=now)
    return _("Suggested. The e-mail is on its way.")
