"""The steps that items are answered on, and the scores that they are added up to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import Scale, Subscale
from peerloom.domain.feedback.queries.instrument_library import keys_ever_used
from peerloom.domain.feedback.shipped.steps import proposed_steps
from peerloom.web.feedback.instruments.access import Desk, on_the_draft
from peerloom.web.feedback.instruments.builder.saving import edited, rearranged
from peerloom.web.feedback.instruments.forms.draft import ScaleForm, ScoreForm
from peerloom.web.gate import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def new_scale(request: MemberRequest, desk: Desk) -> HttpResponse:
    return _scale_page(request, desk, None, proposed_steps(desk.document.language))


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def scale(request: MemberRequest, desk: Desk, scale_key: str) -> HttpResponse:
    found = _scale(desk, scale_key)
    labels = desk.document.original.labels_of(found.key) or ("",) * len(found.values)
    return _scale_page(request, desk, found, labels)


@require_POST
@on_the_draft
def remove_scale(request: MemberRequest, desk: Desk, scale_key: str) -> HttpResponse:
    key = _scale(desk, scale_key).key
    return rearranged(
        request, desk, lambda document: editing.without_scale(document, key), said=_("The steps are removed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def new_score(request: MemberRequest, desk: Desk) -> HttpResponse:
    return _score_page(request, desk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def score(request: MemberRequest, desk: Desk, score_key: str) -> HttpResponse:
    return _score_page(request, desk, _score(desk, score_key))


@require_POST
@on_the_draft
def remove_score(request: MemberRequest, desk: Desk, score_key: str) -> HttpResponse:
    key = _score(desk, score_key).key
    return rearranged(
        request, desk, lambda document: editing.without_subscale(document, key), said=_("The score is removed.")
    )


def _scale_page(request: MemberRequest, desk: Desk, found: Scale | None, labels: tuple[str, ...]) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ScaleForm(data, document=desk.document, revision=desk.version.revision, scale=found, labels=labels)
    values = {"heading": _("Steps to answer on"), "save": _("Save the steps")}
    if found and not any(item.scale == found.key for item in desk.document.items):
        values |= {"remove_url": desk.url("scale-remove", found.key), "remove": _("Remove these steps")}
    then = f"{desk.url('draft')}#steps"
    return edited(request, desk, form, template="form", values=values, then=then, said=_("The steps are saved."))


def _score_page(request: MemberRequest, desk: Desk, found: Subscale | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    taken = keys_ever_used(desk.shelf.instrument)["subscales"]
    form = ScoreForm(data, document=desk.document, revision=desk.version.revision, subscale=found, taken=taken)
    values: dict[str, Any] = {"heading": _("A new score"), "save": _("Save the score")}
    if found:
        values |= {
            "heading": desk.document.original.name_of(found.key) or found.key,
            "said_by_people": True,
            "remove_url": desk.url("score-remove", found.key),
            "remove": _("Remove this score"),
        }
    then = f"{desk.url('draft')}#scores"
    return edited(request, desk, form, template="form", values=values, then=then, said=_("The score is saved."))


def _scale(desk: Desk, key: str) -> Scale:
    found = desk.document.scale(key)
    if found is None:
        raise Http404
    return found


def _score(desk: Desk, key: str) -> Subscale:
    found = next((one for one in desk.document.subscales if one.key == key), None)
    if found is None:
        raise Http404
    return found
