"""The rows of a questionnaire that is new to the organisation."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.feedback.enums.instruments import Origin
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.rows import write_rows
from peerloom.domain.people.models import Organisation


def first_version(
    organisation: Organisation, document: InstrumentDocument, *, origin: Origin, at: datetime
) -> InstrumentVersion:
    """Version 1 as a draft. The caller has made sure that the key is free, and holds the organisation's lock."""
    instrument = Instrument.objects.create(
        organisation=organisation,
        key=document.key,
        construct=document.construct,
        tier=document.tier,
        origin=origin,
        source=document.source,
        licence=document.licence,
        created_at=at,
    )
    version = InstrumentVersion.objects.create(
        organisation=organisation,
        instrument=instrument,
        validated=document.validated,
        minimum_answered=document.minimum_answered,
        default_language=document.language,
        changed_at=at,
    )
    write_rows(version, document)
    return version
