"""From one version to the next. What was ever in use is never changed: a change makes a draft of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import Origin
from peerloom.domain.feedback.instrument_files.data import as_data
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.instrument_files.reading import instrument_from_data
from peerloom.domain.feedback.instrument_files.validation import still_validated
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.access import (
    CannotChangeInstrument,
    locked_draft,
    locked_instrument,
    note,
)
from peerloom.domain.feedback.operations.instruments.rows import write_rows
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.instruments import current_version, draft_of, versions_of
from peerloom.domain.feedback.rules.instruments import is_copying, lacks_licence
from peerloom.foundation.documents.problems import UnreadableDocument
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor


@transaction.atomic
def begin_change(*, instrument: Instrument, by: Actor, at: datetime) -> InstrumentVersion:
    """The draft of the next version: the one that is there, or a copy of what is in use, validated as that is.

    Raises CannotChangeInstrument.
    """
    instrument = locked_instrument(instrument, by)
    draft = draft_of(instrument)
    if draft is not None:
        return draft
    if instrument.archived_at is not None:
        raise CannotChangeInstrument(_("This questionnaire was put away. Bring it back first."))
    current = current_version(instrument)
    if current is None:
        raise ChangedMeanwhile(_("No version of this questionnaire is in use. Look at it again."))
    newest = versions_of(instrument).first() or current
    document = document_of(current)
    version = InstrumentVersion.objects.create(
        organisation=instrument.organisation,
        instrument=instrument,
        number=newest.number + 1,
        validated=document.validated,
        minimum_answered=document.minimum_answered,
        default_language=document.language,
        changed_at=at,
    )
    write_rows(version, document)
    note("instrument.change_begun", instrument, by, at, number=version.number)
    return version


@transaction.atomic
def change_draft(
    *, version: InstrumentVersion, document: InstrumentDocument, revision: int, by: Actor, at: datetime
) -> InstrumentVersion:
    """Replace what the draft says. ``revision`` is the one that the person saw. The same again changes nothing.

    Changing items, steps or scores ends what the source has shown of it (``validated``), and nothing here brings it
    back. It need not be ready to be asked. What the questionnaire is about, its source and its licence are those of all
    versions, and of a shipped one they stay. Raises CannotChangeInstrument; ChangedMeanwhile when someone else changed
    it since, and then nothing is overwritten.
    """
    draft = locked_draft(version, revision, by)
    was = document_of(draft)
    now = _checked(was, document, shipped=draft.instrument.origin == Origin.SHIPPED)
    if lacks_licence(draft.instrument):
        raise CannotChangeInstrument(_("Say first that you have the licence to use this questionnaire."))
    now = replace(now, validated=still_validated(was, now, copying=is_copying(draft)))
    if now == was:
        return draft
    write_rows(draft, now)
    draft.validated, draft.minimum_answered = now.validated, now.minimum_answered
    draft.revision += 1
    draft.changed_at = at
    draft.save()
    instrument = draft.instrument
    instrument.construct, instrument.source, instrument.licence = now.construct, now.source, now.licence
    instrument.save(update_fields=["construct", "source", "licence"])
    note("instrument.changed", instrument, by, at, number=draft.number, **_counted(was, now))
    return draft


@transaction.atomic
def discard_draft(*, version: InstrumentVersion, revision: int, by: Actor, at: datetime) -> None:
    """Throw the draft away. What is in use stays; of a questionnaire that never was, nothing stays.

    Raises CannotChangeInstrument, ChangedMeanwhile.
    """
    draft = locked_draft(version, revision, by)
    instrument = draft.instrument
    note("instrument.draft_discarded", instrument, by, at, number=draft.number)
    draft.delete()
    if not versions_of(instrument).exists():
        instrument.delete()


def _checked(was: InstrumentDocument, document: InstrumentDocument, *, shipped: bool) -> InstrumentDocument:
    """The document as a file of it would be read, with what does not change as it was."""
    wanted = replace(document, key=was.key, tier=was.tier, language=was.language)
    if shipped:
        wanted = replace(wanted, construct=was.construct, source=was.source, licence=was.licence)
    try:
        return instrument_from_data(as_data(wanted))
    except UnreadableDocument as error:
        what = error.problems[0].what
        raise CannotChangeInstrument(what[:1].upper() + what[1:]) from error


def _counted(was: InstrumentDocument, now: InstrumentDocument) -> dict[str, int | bool]:
    return {
        "items": len(now.items),
        "languages": len(now.texts),
        "validated": now.validated,
        "validation_ended": was.validated and not now.validated,
    }
