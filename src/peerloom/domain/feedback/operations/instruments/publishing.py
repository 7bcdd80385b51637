"""From a draft to the version that is asked, and putting a questionnaire away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.feedback.enums.instruments import Tier, VersionState
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.instrument_files.faults import faults_of
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.access import (
    CannotChangeInstrument,
    CannotPublishInstrument,
    locked_draft,
    locked_instrument,
    note,
)
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.instruments import current_version, versions_of
from peerloom.domain.feedback.rules.instruments import lacks_licence
from peerloom.foundation.scope import Actor


@transaction.atomic
def publish_draft(*, version: InstrumentVersion, revision: int, by: Actor, at: datetime) -> InstrumentVersion:
    """From now on this version is asked and never changes again; the one before is replaced, and keeps its answers.

    Waves that were opened with the version before go on asking that one. Asked twice, it happens once. Raises
    CannotPublishInstrument, CannotChangeInstrument, ChangedMeanwhile.
    """
    instrument = locked_instrument(version.instrument, by)
    found = versions_of(instrument).filter(pk=version.pk).first()
    if found is not None and found.state == VersionState.CURRENT:
        return found
    draft = locked_draft(version, revision, by)
    document = document_of(draft)
    _require_askable(instrument, document)
    before = current_version(instrument)
    if before is not None:
        before.state = VersionState.REPLACED
        before.save(update_fields=["state"])
    draft.state, draft.published_at = VersionState.CURRENT, at
    draft.save(update_fields=["state", "published_at"])
    note(
        "instrument.published",
        instrument,
        by,
        at,
        number=draft.number,
        items=len(document.items),
        languages=[texts.language for texts in document.texts],
        validated=draft.validated,
    )
    return draft


@transaction.atomic
def accept_licence(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """Keep that this person says that the licence is there, and when. Said twice, the first time counts.

    Raises CannotChangeInstrument.
    """
    instrument = locked_instrument(instrument, by)
    if instrument.tier != Tier.LICENSED:
        raise CannotChangeInstrument(_("This questionnaire needs no licence."))
    if instrument.licence_accepted_at is None:
        instrument.licence_accepted_at, instrument.licence_accepted_by_id = at, by.person_id
        instrument.save(update_fields=["licence_accepted_at", "licence_accepted_by"])
        note("instrument.licence_accepted", instrument, by, at)
    return instrument


@transaction.atomic
def archive_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """No longer offered. Its versions and answers stay, and waves that ask it go on. Raises CannotChangeInstrument."""
    instrument = locked_instrument(instrument, by)
    if instrument.archived_at is None:
        instrument.archived_at = at
        instrument.save(update_fields=["archived_at"])
        note("instrument.archived", instrument, by, at)
    return instrument


@transaction.atomic
def restore_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """Offered again. Raises CannotChangeInstrument."""
    instrument = locked_instrument(instrument, by)
    if instrument.archived_at is not None:
        instrument.archived_at = None
        instrument.save(update_fields=["archived_at"])
        note("instrument.restored", instrument, by, at)
    return instrument


def _require_askable(instrument: Instrument, document: InstrumentDocument) -> None:
    if lacks_licence(instrument):
        raise CannotPublishInstrument(_("Say first that you have the licence to use this questionnaire."))
    if instrument.archived_at is not None:
        raise CannotPublishInstrument(_("This questionnaire was put away. Bring it back first."))
    faults = faults_of(document)
    if faults:
        message = ngettext(
            "One thing is missing: %(first)s", "%(count)d things are missing. The first: %(first)s", len(faults)
        )
        raise CannotPublishInstrument(message % {"count": len(faults), "first": faults[0].message}, faults)
