"""Whether the items of a questionnaire hang together: alpha, omega, and each item against the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.reliability import ANSWERS_NEEDED, ItemFigures, Reliability, reliability_of
from peerloom.web.feedback.instruments.access import for_who_reads, shelf_or_404
from peerloom.web.gate import MemberRequest

LOW = 0.7
"""Under this alpha, a sum of items is a rough measure."""


@dataclass(frozen=True, slots=True)
class ScoreShown:
    name: str
    found: Reliability
    items: list[tuple[ItemFigures, str]]

    @property
    def suspects(self) -> list[str]:
        """The words of items that run against the others."""
        return [words for figures, words in self.items if figures.looks_reversed]

    @property
    def sentences(self) -> list[str]:
        results = [result for result in (self.found.alpha, self.found.omega) if result is not None]
        return [gettext(result.said.text).format_map(result.said.values) for result in results]

    @property
    def tone(self) -> str:
        alpha = self.found.alpha.alpha if self.found.alpha else None
        return "off" if alpha is None else "good" if alpha >= LOW else "watch"


@require_safe
@for_who_reads
def hanging_together(request: MemberRequest, instrument: str) -> HttpResponse:
    shelf = shelf_or_404(request, instrument)
    version = shelf.version(request.GET.get("version", ""))
    document = document_of(version)
    shown = [_shown(document, found) for found in reliability_of(version, request.organisation)]
    values = {
        "shelf": shelf,
        "document": document,
        "version": version,
        "shown": shown,
        "suspects": sum(len(one.suspects) for one in shown),
        "known": any(one.found.alpha for one in shown),
        "needed": ANSWERS_NEEDED,
    }
    return render(request, "feedback/instruments/hanging_together.html", values)


def _shown(document: InstrumentDocument, found: Reliability) -> ScoreShown:
    name = document.original.name_of(found.key) or found.key
    words = document.original.words_of
    return ScoreShown(name, found, [(item, words(item.key) or item.key) for item in found.items])
