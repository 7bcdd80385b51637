"""Giving one's words, and taking them back, by the link in an e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.testimonial_links import testimonial_by_token
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.voices.giving import posted, told


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def give(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. A link that is forged or cut off: 404."""
    found = testimonial_by_token(token)
    if found is None:
        return render(request, "feedback/voices/link_over.html", status=404)
    locale = found.person.locale if found.person else ""
    with translation.override(locale or None):
        form, said = posted(request, found, by=None, at=clock.now())
        if said:
            messages.success(request, said)
            return SeeOther(request.path)
        return render(request, "feedback/voices/by_link.html", told(found, form), status=422 if form.is_bound else 200)
