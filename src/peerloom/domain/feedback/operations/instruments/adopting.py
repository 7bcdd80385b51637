"""From what ships to what an organisation can ask."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import Origin, VersionState
from peerloom.domain.feedback.instrument_files.faults import faults_of
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.making import first_version
from peerloom.domain.feedback.queries.instruments import version_that_counts
from peerloom.domain.feedback.rules.instruments import can_edit_instruments, lacks_licence
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.domain.people.models import Organisation
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotAdopt(Refused):
    """The actor may not, no questionnaire of that name ships, or the organisation has put it away."""


@transaction.atomic
def adopt_instrument(*, organisation: Organisation, key: str, by: Actor | None, at: datetime) -> InstrumentVersion:
    """The organisation's version of a questionnaire: the one in use, or the draft that has still to be completed.

    A shipped one is copied as version 1, in use at once if it has all its words; one that needs a licence stays a draft
    (``state`` says which). Asked twice, or two at once, it is the same one. What the organisation has under that key
    already, shipped or written here, stays as it is. ``by`` is None for the clock. Raises CannotAdopt.
    """
    if by is not None and (by.organisation_id != organisation.pk or not can_edit_instruments(by)):
        raise CannotAdopt(_("Only owners and coordinators of the whole organisation take over questionnaires."))
    if "\x00" in key:  # no database keeps it, and PostgreSQL does not even look for it
        raise CannotAdopt(_("This is no name of a questionnaire."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    instrument = Instrument.objects.within(organisation.pk).filter(key=key).first()
    if instrument is None:
        return _copied(organisation, key, by, at)
    if instrument.archived_at is not None:
        raise CannotAdopt(_("This questionnaire was put away. Bring it back first."))
    return version_that_counts(instrument)


def _copied(organisation: Organisation, key: str, by: Actor | None, at: datetime) -> InstrumentVersion:
    document = shipped_instruments().get(key)
    if document is None:
        raise CannotAdopt(_("No questionnaire that comes with Peerloom is called “%(key)s”.") % {"key": key[:80]})
    version = first_version(organisation, document, origin=Origin.SHIPPED, at=at)
    if not lacks_licence(version.instrument) and not faults_of(document):
        version.state, version.published_at = VersionState.CURRENT, at
        version.save(update_fields=["state", "published_at"])
    audit.record(
        "instrument.adopted",
        subject=version.instrument,
        organisation=organisation.public_id,
        by=by,
        at=at,
        details={"key": key, "state": version.state},
    )
    return version
