"""The questionnaire that a URL names, with what its pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import Origin, VersionState
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.instruments import versions_seen
from peerloom.domain.feedback.rules.instruments import (
    EDITS_INSTRUMENTS,
    READS_INSTRUMENTS,
    can_edit_instruments,
    is_copying,
    lacks_licence,
)
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import refused
from peerloom.web.gate import MemberRequest, for_members

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]

for_who_reads = for_members(*READS_INSTRUMENTS)


def for_who_edits(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Owners and coordinators of the whole organisation; 403 for everyone else in it."""

    @for_members(*EDITS_INSTRUMENTS)
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_edit_instruments(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@dataclass
class Shelf:
    """One questionnaire: what is asked now (``current``), what is being written (``draft``), and what was."""

    instrument: Instrument
    slug: str
    may_change: bool
    versions: list[InstrumentVersion]

    @cached_property
    def current(self) -> InstrumentVersion | None:
        return next((version for version in self.versions if version.state == VersionState.CURRENT), None)

    @cached_property
    def draft(self) -> InstrumentVersion | None:
        return next((version for version in self.versions if version.state == VersionState.DRAFT), None)

    @property
    def shown(self) -> InstrumentVersion:
        """What a page is about that was not told: the version in use, or else the draft."""
        return self.current or self.draft or self.versions[0]

    def version(self, number: str) -> InstrumentVersion:
        """The one with this number, or the one that is shown anyway where a number is not one of its own."""
        return next((version for version in self.versions if str(version.number) == number), self.shown)

    @property
    def lacks_licence(self) -> bool:
        return lacks_licence(self.instrument)

    @property
    def shipped(self) -> bool:
        return self.instrument.origin == Origin.SHIPPED

    def url(self, name: str, *further: Any) -> str:
        return reverse(f"instruments:{name}", args=[self.slug, self.instrument.public_id, *further])

    @property
    def urls(self) -> dict[str, str]:
        """Addresses for templates."""
        names = ("instrument", "preview", "file", "licence", "change", "put-away", "bring-back")
        return {name.replace("-", "_"): self.url(name) for name in names}


@dataclass
class Desk:
    """A draft that somebody works on, as a document."""

    shelf: Shelf
    version: InstrumentVersion

    @cached_property
    def document(self) -> InstrumentDocument:
        return document_of(self.version)

    @property
    def copying(self) -> bool:
        """Whether licensed words are being entered for the first time."""
        return is_copying(self.version)

    @property
    def would_end_validation(self) -> bool:
        return self.version.validated and not self.copying

    def url(self, name: str, *further: Any) -> str:
        return self.shelf.url(name, *further)

    @property
    def urls(self) -> dict[str, str]:
        names = (
            *("draft", "about", "item-new", "scale-new", "score-new", "language-new", "publish", "discard"),
            *("instrument", "preview", "licence"),
        )
        return {name.replace("-", "_"): self.url(name) for name in names}


def shelf_or_404(request: MemberRequest, instrument: str) -> Shelf:
    """One query: an instrument has always a version."""
    versions = list(versions_seen(request.actor, instrument))
    if not versions:
        raise Http404
    for version in versions:
        version.instrument = versions[0].instrument
    return Shelf(versions[0].instrument, request.organisation.slug, can_edit_instruments(request.actor), versions)


class NoDraft(Refused):
    """What the page was about is published or thrown away."""


def desk_of(shelf: Shelf) -> Desk:
    """Raises NoDraft."""
    if shelf.draft is None:
        raise NoDraft(_("No draft of this questionnaire is being written at the moment."))
    return Desk(shelf, shelf.draft)


DraftView = Callable[Concatenate[MemberRequest, Desk, P], HttpResponse]


def on_the_draft(view: DraftView[P]) -> Callable[..., HttpResponseBase]:
    """For who edits: hand over the draft; without one, back to the questionnaire, which says so."""

    @for_who_edits
    @wraps(view)
    def guarded(request: MemberRequest, instrument: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shelf = shelf_or_404(request, instrument)
        try:
            desk = desk_of(shelf)
        except NoDraft as refusal:
            return refused(request, refusal, back=shelf.url("instrument"))
        return view(request, desk, *args, **kwargs)

    return guarded
