"""Questionnaires of an organisation in each of their states, made as its coordinators make them."""

from __future__ import annotations

from typing import Any

from peerloom.domain.feedback.models import InstrumentVersion
from peerloom.domain.feedback.operations.instruments.beginning import import_instrument
from peerloom.domain.feedback.operations.instruments.publishing import publish_draft
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from tests.factories.instrument_files import instrument_document
from tests.factories.people import MOMENT, actor_with


def make_draft(organisation: Organisation, **changes: Any) -> InstrumentVersion:
    """`instrument_data` with these changes, as a draft."""
    by = actor_with(organisation, Role.COORDINATOR)
    return import_instrument(document=instrument_document(**changes), by=by, at=MOMENT)


def make_published(organisation: Organisation, **changes: Any) -> InstrumentVersion:
    """The same in use."""
    draft = make_draft(organisation, **changes)
    by = actor_with(organisation, Role.COORDINATOR)
    return publish_draft(version=draft, revision=draft.revision, by=by, at=MOMENT)
