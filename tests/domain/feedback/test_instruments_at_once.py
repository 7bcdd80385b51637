"""Two coordinators at the same draft at the same moment, with connections of their own."""

from __future__ import annotations

import pytest

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import Item
from peerloom.domain.feedback.models import InstrumentVersion
from peerloom.domain.feedback.operations.instruments.changing import begin_change, change_draft
from peerloom.domain.feedback.operations.instruments.publishing import publish_draft
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.own_instruments import make_draft, make_published

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_change_wins_and_the_other_is_told(transactional_db: None) -> None:
    version = make_draft(make_organisation())
    by = [actor_with(version.organisation, Role.COORDINATOR) for _each in range(2)]
    document = document_of(version)

    def add(number: int) -> str:
        more = editing.with_item(document, Item(f"by-{number}", "often"), {"en": "More."}, ())
        change_draft(version=version, document=more, revision=1, by=by[number], at=MOMENT)
        return "changed"

    assert set(at_once(lambda: add(0), lambda: add(1))) == {ChangedMeanwhile, "changed"}
    assert len(document_of(version).items) == 5


def test_published_in_two_windows_it_happens_once(transactional_db: None) -> None:
    version = make_draft(make_organisation())
    by = actor_with(version.organisation, Role.COORDINATOR)

    def publish() -> str:
        return str(publish_draft(version=version, revision=1, by=by, at=MOMENT).state)

    assert at_once(publish, publish) == [VersionState.CURRENT, VersionState.CURRENT]
    assert AuditEvent.objects.filter(verb="instrument.published").count() == 1


def test_two_who_begin_a_change_write_the_same_draft(transactional_db: None) -> None:
    version = make_published(make_organisation())
    by = actor_with(version.organisation, Role.COORDINATOR)

    def begin() -> str:
        return str(begin_change(instrument=version.instrument, by=by, at=MOMENT).number)

    assert at_once(begin, begin) == ["2", "2"]
    assert InstrumentVersion.objects.within(version.organisation_id).count() == 2
