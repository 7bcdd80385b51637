"""One's own words: what one gave, and where they are shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.operations.testimonials.asking import begin_testimonial
from peerloom.domain.feedback.queries.testimonials import my_testimonials
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.voices.giving import posted, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

MOST_SHOWN = 50
STANDING = (
    TestimonialState.ASKED,
    TestimonialState.GIVEN,
    TestimonialState.APPROVED,
    TestimonialState.PUT_ASIDE,
)
"""Where these stand, they are gone on with; nothing second is offered beside them."""


@require_safe
@for_members()
def testimonials(request: MemberRequest) -> HttpResponse:
    now = clock.now()
    rows = introductions_of(request.actor, at=now).order_by("-introduced_at")
    mine = list(my_testimonials(request.actor)[:MOST_SHOWN])
    said_in = {row.cohort_id for row in mine if row.state in STANDING}
    seen: dict[int, object] = {}
    for relationship in rows[:MOST_SHOWN]:
        if relationship.cohort_id not in said_in:
            seen.setdefault(relationship.cohort_id, relationship)
    values = {"mine": mine, "rounds": list(seen.values())}
    return render(request, "feedback/voices/mine.html", values)


@require_POST
@for_members()
def begin(request: MemberRequest, relationship: str) -> HttpResponse:
    """Say something without having been asked."""
    now = clock.now()
    found = relationship_of(request.actor, relationship, at=now)
    if found is None:
        raise Http404
    try:
        made = begin_testimonial(cohort=found.cohort, by=request.actor, at=now)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("voices:mine", args=[request.organisation.slug]))
    return SeeOther(reverse("voices:own", args=[request.organisation.slug, made.public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def own(request: MemberRequest, testimonial: str) -> HttpResponse:
    found = visible_or_404(my_testimonials(request.actor), testimonial)
    form, said = posted(request, found, by=request.actor, at=clock.now())
    if said:
        messages.success(request, said)
        return SeeOther(reverse("voices:mine", args=[request.organisation.slug]))
    return render(request, "feedback/voices/own.html", told(found, form), status=422 if form.is_bound else 200)
