"""What every change of a questionnaire asks first: who, of which one, and as it was when they saw it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.instrument_files.faults import Fault
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.rules.instruments import can_edit_instruments
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotChangeInstrument(Refused):
    """The actor may not, the version is in use, or what was handed in can't be kept."""


class CannotPublishInstrument(Refused):
    """It can't be asked as it is; ``faults`` says why."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


def require_editor(by: Actor) -> None:
    if not can_edit_instruments(by):
        raise CannotChangeInstrument(_("Only owners and coordinators of the whole organisation change questionnaires."))


def locked_instrument(instrument: Instrument, by: Actor) -> Instrument:
    """As it is now, locked, of the actor's own organisation. Raises CannotChangeInstrument, ChangedMeanwhile."""
    require_editor(by)
    rows = Instrument.objects.within(by.organisation_id).select_for_update(of=("self",))
    found = rows.select_related("organisation").filter(pk=instrument.pk).first()
    if found is None:
        raise ChangedMeanwhile(_("This questionnaire was removed meanwhile."))
    return found


def locked_draft(version: InstrumentVersion, revision: int, by: Actor) -> InstrumentVersion:
    """The draft with its instrument locked. Raises CannotChangeInstrument, ChangedMeanwhile."""
    instrument = locked_instrument(version.instrument, by)
    found = InstrumentVersion.objects.within(by.organisation_id).filter(pk=version.pk).first()
    if found is None:
        raise ChangedMeanwhile(_("This draft was thrown away meanwhile. Look at the questionnaire again."))
    found.instrument = instrument
    if found.state != VersionState.DRAFT or found.waves.exists():
        raise CannotChangeInstrument(
            _("This version is in use and stays as it is. Begin the next one to change the questionnaire.")
        )
    if found.revision != revision:
        raise ChangedMeanwhile(
            _("Someone else changed this questionnaire while you were at it. Look at it again; theirs is kept.")
        )
    return found


def note(verb: str, instrument: Instrument, by: Actor, at: datetime, **details: Detail) -> None:
    """One audit event; never words that people wrote."""
    audit.record(
        verb,
        subject=instrument,
        organisation=instrument.organisation.public_id,
        by=by,
        at=at,
        details={"key": instrument.key, **details},
    )
