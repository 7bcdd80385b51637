"""An organisation's questionnaires."""

from __future__ import annotations

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.foundation.scope import Actor, ScopedQuerySet


def versions_of(instrument: Instrument) -> ScopedQuerySet[InstrumentVersion]:
    """The newest first."""
    rows = InstrumentVersion.objects.within(instrument.organisation_id).filter(instrument=instrument)
    return rows.select_related("instrument").order_by("-number")


def versions_seen(actor: Actor, public_id: str) -> ScopedQuerySet[InstrumentVersion]:
    """Of the instrument with this public id, the newest first; none where the actor may not see it."""
    rows = InstrumentVersion.objects.visible_to(actor)
    if "\x00" in public_id:
        return rows.none()
    rows = rows.filter(instrument__public_id=public_id, instrument__organisation=actor.organisation_id)
    return rows.select_related("instrument__licence_accepted_by").order_by("-number")


def current_version(instrument: Instrument) -> InstrumentVersion | None:
    """The version that is asked now, if there is one."""
    return versions_of(instrument).filter(state=VersionState.CURRENT).first()


def draft_of(instrument: Instrument) -> InstrumentVersion | None:
    """The version that is being written, if there is one."""
    return versions_of(instrument).filter(state=VersionState.DRAFT).first()


def version_that_counts(instrument: Instrument) -> InstrumentVersion:
    """The version in use; before the first one was published, its draft."""
    found = current_version(instrument) or versions_of(instrument).first()
    if found is None:  # both are made in one transaction
        raise LookupError(f"{instrument.key} has no version")
    return found
