"""The draft as a whole: what stands in it, what is missing, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Texts
from peerloom.domain.feedback.instrument_files.faults import faults_of
from peerloom.domain.feedback.operations.instruments.changing import discard_draft
from peerloom.domain.feedback.operations.instruments.publishing import publish_draft
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.answering.sheet import language_names
from peerloom.web.feedback.instruments.access import Desk, on_the_draft
from peerloom.web.feedback.instruments.builder.saving import edited, seen_revision
from peerloom.web.feedback.instruments.forms.draft import AboutForm
from peerloom.web.feedback.instruments.scoring_words import scoring_in_words
from peerloom.web.feedback.instruments.shown import has_words, item_rows, scored_alike, steps_in_words
from peerloom.web.gate import MemberRequest


@require_safe
@on_the_draft
def draft(request: MemberRequest, desk: Desk) -> HttpResponse:
    document = desk.document
    ids = {row.key: row.public_id for row in desk.version.items.all()}
    rows = item_rows(document)
    values = {
        "desk": desk,
        "shelf": desk.shelf,
        "document": document,
        "faults": faults_of(document),
        "can_preview": has_words(document),
        "rows": [(row, ids[row.item.key], desk.url("item", ids[row.item.key])) for row in rows],
        "all_scored_alike": scored_alike(document),
        "scales": [
            (steps_in_words(document, one.key), _used(document, one.key), desk.url("scale", one.key))
            for one in document.scales
        ],
        "scores": [(one, desk.url("score", one.key)) for one in scoring_in_words(document)],
        "languages": [
            (name, _open_words(document, texts), desk.url("translate", texts.language), texts == document.original)
            for texts, (_code, name) in zip(
                document.texts, language_names(one.language for one in document.texts), strict=True
            )
        ],
        "words_url": desk.url("translate", document.language),
    }
    return render(request, "feedback/instruments/draft.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def about(request: MemberRequest, desk: Desk) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = AboutForm(data, document=desk.document, revision=desk.version.revision, shipped=desk.shelf.shipped)
    values = {"heading": _("Name, introduction and source"), "save": _("Save")}
    return edited(request, desk, form, template="form", values=values, then=desk.url("draft"), said=_("Saved."))


@require_POST
@on_the_draft
def publish(request: MemberRequest, desk: Desk) -> HttpResponse:
    try:
        publish_draft(version=desk.version, revision=seen_revision(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=desk.url("draft"))
    messages.success(request, _("Version %(number)s is in use now.") % {"number": desk.version.number})
    return SeeOther(desk.url("instrument"))


@require_POST
@on_the_draft
def discard(request: MemberRequest, desk: Desk) -> HttpResponse:
    try:
        discard_draft(version=desk.version, revision=seen_revision(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=desk.url("draft"))
    messages.success(request, _("The draft is thrown away."))
    if len(desk.shelf.versions) == 1:
        return SeeOther(reverse("instruments:library", args=[desk.shelf.slug]))
    return SeeOther(desk.url("instrument"))


def _used(document: InstrumentDocument, scale: str) -> int:
    return sum(item.scale == scale for item in document.items)


def _open_words(document: InstrumentDocument, texts: Texts) -> int:
    return sum(not texts.words_of(item.key) for item in document.items)
