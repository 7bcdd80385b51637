"""Who may do what with questionnaires, and what holds of them."""

from __future__ import annotations

from peerloom.domain.feedback.enums.instruments import Tier, VersionState
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.people.enums import Role
from peerloom.foundation.scope import Actor

EDITS_INSTRUMENTS = (Role.OWNER, Role.COORDINATOR)
READS_INSTRUMENTS = (Role.OWNER, Role.COORDINATOR, Role.STAFF)
MENTORS_FORM = {"mentoring-relationship": "mentoring-relationship-mentor"}
"""Questionnaires about the other side that have a form of their own for mentors."""


def can_edit_instruments(actor: Actor) -> bool:
    """Owners and coordinators of the whole organisation: a questionnaire belongs to all programs."""
    return actor.has(*EDITS_INSTRUMENTS)


def lacks_licence(instrument: Instrument) -> bool:
    """Whether somebody has to say first that the licence is there."""
    return instrument.tier == Tier.LICENSED and instrument.licence_accepted_at is None


def is_copying(version: InstrumentVersion) -> bool:
    """Whether its words are being entered from the source for the first time: a licensed one before its first use."""
    return version.instrument.tier == Tier.LICENSED and version.number == 1 and version.state == VersionState.DRAFT
