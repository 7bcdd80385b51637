"""A program's page as anybody sees it, and its picture."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from peerloom.domain.enrolment.enums import Side, SignUpWindow
from peerloom.domain.enrolment.models import PublicPage, PublicPageText
from peerloom.domain.enrolment.queries.public_pages import sign_up_window
from peerloom.domain.feedback.enums.voices import Venue
from peerloom.domain.feedback.queries.testimonials import quotes_for
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.web.people.languages import names_of


def page_as_shown(
    request: HttpRequest, page: PublicPage, *, language: str = "", tag: str = "", preview: bool = False
) -> HttpResponse:
    """The page in the language asked for, else the visitor's, else its own; a tag is carried along to the forms."""
    texts = list(page.texts.all())
    text = _text_in(texts, language)
    if text is None:
        raise Http404
    owner, cohort = page.organisation, cohort_of(page.program)
    window = sign_up_window(cohort, now=clock.now())
    query = "?" + urlencode({"via": tag}) if tag else ""
    address = reverse("public:page", args=[owner.slug, page.slug])
    picture = (
        reverse("recruitment:page-picture", args=[owner.slug, cohort.public_id])
        if preview
        else reverse("public:picture", args=[owner.slug, page.slug])
    )
    context = {
        "page": page,
        "text": text,
        "program": page.program,
        "host": owner,
        "cohort": cohort,
        "window": window,
        "open": window == SignUpWindow.OPEN,
        "ways_in": _ways_in(cohort, query),
        "languages": [_choice(page, other, text, query) for other in texts] if len(texts) > 1 else [],
        "address": settings.SITE_URL + address,
        "picture": picture if page.image else "",
        "shared_picture": settings.SITE_URL + picture if page.image else "",
        "preview": preview,
        "quotes": quotes_for(page.program, Venue.PUBLIC_PAGE, today=owner.day_at(clock.now())),
    }
    return render(request, "public/page.html", context)


def picture_as_sent(request: HttpRequest, page: PublicPage) -> HttpResponseBase:
    """The page's picture; sent only if it changed since the visitor had it."""
    if not page.image:
        raise Http404
    tag = quote_etag(str(page.image.name))  # every picture gets a new random name
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged:
        return unchanged
    response = FileResponse(page.image.open("rb"), content_type="image/webp")
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _text_in(texts: list[PublicPageText], language: str) -> PublicPageText | None:
    """The text in exactly this language; without one in the visitor's, or the page's first."""
    if language:
        return next((text for text in texts if text.language == language), None)
    theirs = translation.get_language() or ""
    close = [text for text in texts if text.language.partition("-")[0] == theirs.partition("-")[0]]
    return next(iter([*close, *texts]), None)


def _ways_in(cohort: Cohort, query: str) -> list[tuple[str, str]]:
    """(side, path of its form) for each side."""
    owner = cohort.organisation.slug
    return [(side, reverse("apply:start", args=[owner, cohort.public_id, side]) + query) for side in Side.values]


def _choice(page: PublicPage, text: PublicPageText, shown: PublicPageText, query: str) -> dict[str, object]:
    return {
        "tag": text.language,
        "name": names_of([text.language])[0],
        "url": reverse("public:page-in", args=[page.organisation.slug, page.slug, text.language]) + query,
        "current": text == shown,
    }
