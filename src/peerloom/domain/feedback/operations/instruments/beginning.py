"""Questionnaires of one's own: written from nothing, or brought in as a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import Construct, Origin, Tier
from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.data import as_data
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Scale, Subscale, Texts
from peerloom.domain.feedback.instrument_files.reading import instrument_from_data
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.access import CannotChangeInstrument, note, require_editor
from peerloom.domain.feedback.operations.instruments.making import first_version
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.instruments import versions_of
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.domain.feedback.shipped.steps import proposed_steps
from peerloom.domain.people.models import Organisation
from peerloom.foundation.documents.problems import UnreadableDocument
from peerloom.foundation.scope import Actor
from peerloom.foundation.slugs import slug_of

MOST_INSTRUMENTS = 300
"""Of one organisation: more than anybody looks through."""


@transaction.atomic
def begin_instrument(*, name: str, construct: Construct, language: str, by: Actor, at: datetime) -> InstrumentVersion:
    """A draft that asks nothing yet, with a key made from its name, the usual five steps to answer on, and one score
    for its items. Raises CannotChangeInstrument."""
    organisation = _locked(by)
    document = InstrumentDocument(
        key=_free_key(organisation, name), language=language, texts=(Texts(language, name),), construct=construct
    )
    steps = proposed_steps(language)
    document = editing.with_scale(document, Scale("steps-1", 1, len(steps)), steps)
    document = editing.with_subscale(document, Subscale("score-1", ()), name)
    try:
        document = instrument_from_data(as_data(document))
    except UnreadableDocument as error:
        raise CannotChangeInstrument(str(error)) from error
    version = first_version(organisation, document, origin=Origin.OWN, at=at)
    note("instrument.begun", version.instrument, by, at)
    return version


@transaction.atomic
def import_instrument(*, document: InstrumentDocument, by: Actor, at: datetime) -> InstrumentVersion:
    """A questionnaire from a file, as a draft to be looked at and published.

    The same file twice gives the same questionnaire. A licensed one comes without its words: whoever has the licence
    enters them here. Raises CannotChangeInstrument.
    """
    organisation = _locked(by)
    if document.tier == Tier.LICENSED and any(texts.items for texts in document.texts):
        raise CannotChangeInstrument(
            _("This questionnaire is licensed, so its items do not travel in files. Take them out and enter them here.")
        )
    known = Instrument.objects.within(organisation.pk).filter(key=document.key).first()
    if known is not None:
        newest = versions_of(known).first()
        if newest is not None and document_of(newest) == document:
            return newest
        raise CannotChangeInstrument(
            _("You have another questionnaire called “%(key)s”. Give the one in the file another key.")
            % {"key": document.key}
        )
    version = first_version(organisation, document, origin=Origin.FILE, at=at)
    note("instrument.imported", version.instrument, by, at, items=len(document.items))
    return version


def _locked(by: Actor) -> Organisation:
    require_editor(by)
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    if Instrument.objects.within(organisation.pk).count() >= MOST_INSTRUMENTS:
        raise CannotChangeInstrument(
            _("There are %(most)s questionnaires already; there is no room for more.") % {"most": MOST_INSTRUMENTS}
        )
    return organisation


def _free_key(organisation: Organisation, name: str) -> str:
    """A short name that neither this organisation nor a shipped questionnaire uses."""
    plain = slug_of(name, otherwise="questionnaire")
    rows = Instrument.objects.within(organisation.pk).filter(key__startswith=plain)
    taken = {*rows.values_list("key", flat=True), *shipped_instruments()}
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(key for key in numbered if key not in taken)
