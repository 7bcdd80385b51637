"""From a draft to the version in use, and to the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from peerloom.domain.feedback.enums.instruments import Construct, Origin, VersionState
from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Item, ItemWords, Texts
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.models import Item as ItemRow
from peerloom.domain.feedback.operations.instruments.access import CannotChangeInstrument, CannotPublishInstrument
from peerloom.domain.feedback.operations.instruments.adopting import CannotAdopt, adopt_instrument
from peerloom.domain.feedback.operations.instruments.beginning import begin_instrument, import_instrument
from peerloom.domain.feedback.operations.instruments.changing import begin_change, change_draft, discard_draft
from peerloom.domain.feedback.operations.instruments.publishing import (
    accept_licence,
    archive_instrument,
    publish_draft,
    restore_instrument,
)
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.instrument_files import instrument_document
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Actor:
    return actor_with(make_organisation(), Role.COORDINATOR)


def brought_in(by: Actor, **changes: Any) -> InstrumentVersion:
    return import_instrument(document=instrument_document(**changes), by=by, at=MOMENT)


def in_use(by: Actor, **changes: Any) -> InstrumentVersion:
    version = brought_in(by, **changes)
    return publish_draft(version=version, revision=version.revision, by=by, at=MOMENT)


def changed(version: InstrumentVersion, document: InstrumentDocument, by: Actor) -> InstrumentVersion:
    return change_draft(version=version, document=document, revision=version.revision, by=by, at=MOMENT)


def who5(by: Actor) -> InstrumentVersion:
    organisation = organisation_of(by)
    return adopt_instrument(organisation=organisation, key="wellbeing-who5", by=by, at=MOMENT)


def organisation_of(by: Actor) -> Organisation:
    return Organisation.objects.get(pk=by.organisation_id)


def filled(document: InstrumentDocument, words: str = "Words of item") -> InstrumentDocument:
    said = tuple(ItemWords(item.key, f"{words} {place}") for place, item in enumerate(document.items))
    return editing.with_texts(document, replace(document.original, items=said))


def test_a_file_comes_in_as_a_draft_and_goes_out_the_same(coordinator: Actor) -> None:
    document = instrument_document()
    version = import_instrument(document=document, by=coordinator, at=MOMENT)
    assert document_of(version) == document
    assert (version.state, version.instrument.origin) == (VersionState.DRAFT, Origin.FILE)


def test_the_same_file_twice_is_one_questionnaire_and_another_of_that_name_is_refused(coordinator: Actor) -> None:
    assert brought_in(coordinator) == brought_in(coordinator)
    with pytest.raises(CannotChangeInstrument, match="calm-days"):
        brought_in(coordinator, minimum_answered=50)
    assert Instrument.objects.within(coordinator.organisation_id).count() == 1


def test_a_licensed_one_brings_no_words_along(coordinator: Actor) -> None:
    with pytest.raises(CannotChangeInstrument):
        brought_in(coordinator, tier="b")
    assert not Instrument.objects.within(coordinator.organisation_id).exists()


def test_a_new_one_begins_empty_under_a_name_that_is_free(coordinator: Actor) -> None:
    versions = [
        begin_instrument(name=name, construct=Construct.BELONGING, language="de", by=coordinator, at=MOMENT)
        for name in ("Belonging short", "Belonging short", "！")
    ]
    assert [v.instrument.key for v in versions] == ["belonging-short-2", "belonging-short-3", "questionnaire"]
    assert document_of(versions[0]).name == "Belonging short"
    assert versions[0].default_language == "de"
    assert document_of(versions[0]).original.labels_of("steps-1")[0] == "Stimmt gar nicht"
    with pytest.raises(CannotPublishInstrument) as refused:
        publish_draft(version=versions[0], revision=1, by=coordinator, at=MOMENT)
    assert len(refused.value.faults) == 2


def test_every_change_replaces_the_draft_and_keeps_the_rows_of_items(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    before = {row.key: row.public_id for row in version.items.all()}
    document = document_of(version)
    document = editing.moved_item(editing.without_item(document, "rushed"), "more", -5)
    document = editing.with_item(document, Item("new", "often", reversed=True), {"en": "I hurry."}, ["calmness"])
    document = editing.with_texts(document, Texts("de", "Ruhige Tage"))
    version = changed(version, document, coordinator)
    found = document_of(version)
    assert [item.key for item in found.items] == ["more", "calm", "steady", "new"]
    assert found.subscales[0].items == ("calm", "steady", "new")
    assert found.original.words_of("new") == "I hurry."
    assert found.in_language("de") is not None
    after = {row.key: row.public_id for row in ItemRow.objects.within(version.organisation_id).filter(version=version)}
    assert {key: after[key] for key in ("calm", "steady", "more")} == {
        key: before[key] for key in ("calm", "steady", "more")
    }
    assert version.revision == 2


def test_the_same_again_changes_nothing(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    assert changed(version, document_of(version), coordinator).revision == 1
    assert not AuditEvent.objects.filter(verb="instrument.changed").exists()


def test_who_saw_an_older_draft_is_told_and_overwrites_nothing(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    document = document_of(version)
    changed(version, editing.without_item(document, "rushed"), coordinator)
    with pytest.raises(ChangedMeanwhile):
        change_draft(version=version, document=document, revision=1, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        publish_draft(version=version, revision=1, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        discard_draft(version=version, revision=1, by=coordinator, at=MOMENT)


def test_what_no_file_could_say_is_not_kept(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    document = document_of(version)
    for wrong in (
        replace(document, minimum_answered=0),
        replace(document, items=(*document.items, Item("x", "nowhere"))),
        replace(document, texts=(replace(document.original, name="\x00"),)),
    ):
        with pytest.raises(CannotChangeInstrument):
            changed(version, wrong, coordinator)


def test_publishing_replaces_the_version_before_and_happens_once(coordinator: Actor) -> None:
    first = in_use(coordinator)
    second = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    assert (second.number, second.state) == (2, VersionState.DRAFT)
    assert begin_change(instrument=first.instrument, by=coordinator, at=MOMENT) == second
    assert document_of(second) == document_of(first)
    second = publish_draft(version=second, revision=1, by=coordinator, at=MOMENT)
    assert publish_draft(version=second, revision=1, by=coordinator, at=MOMENT) == second
    first.refresh_from_db()
    assert (first.state, second.state) == (VersionState.REPLACED, VersionState.CURRENT)
    assert AuditEvent.objects.filter(verb="instrument.published").count() == 2


def test_a_version_in_use_or_replaced_never_changes(coordinator: Actor) -> None:
    first = in_use(coordinator)
    document = editing.without_item(document_of(first), "calm")
    with pytest.raises(CannotChangeInstrument):
        changed(first, document, coordinator)
    with pytest.raises(CannotChangeInstrument):
        discard_draft(version=first, revision=first.revision, by=coordinator, at=MOMENT)
    second = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    publish_draft(version=second, revision=1, by=coordinator, at=MOMENT)
    for operation in (publish_draft, discard_draft):
        with pytest.raises(CannotChangeInstrument):
            operation(version=first, revision=first.revision, by=coordinator, at=MOMENT)
    assert len(document_of(first).items) == 4


def test_a_draft_that_a_wave_asks_all_the_same_stays_as_it_is(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    make_wave(make_cohort(make_program(version.organisation)), version)
    with pytest.raises(CannotChangeInstrument):
        changed(version, editing.without_item(document_of(version), "calm"), coordinator)
    with pytest.raises(CannotChangeInstrument):
        discard_draft(version=version, revision=1, by=coordinator, at=MOMENT)


def test_throwing_a_draft_away_keeps_what_is_in_use(coordinator: Actor) -> None:
    first = in_use(coordinator)
    second = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    discard_draft(version=second, revision=1, by=coordinator, at=MOMENT)
    rows = InstrumentVersion.objects.within(coordinator.organisation_id)
    assert [version.pk for version in rows] == [first.pk]
    again = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    assert again.number == 2


def test_throwing_the_first_draft_away_leaves_nothing(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    discard_draft(version=version, revision=1, by=coordinator, at=MOMENT)
    assert not Instrument.objects.within(coordinator.organisation_id).exists()
    brought_in(coordinator)


Edit = Callable[[InstrumentDocument], InstrumentDocument]


def rename(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_texts(document, replace(document.original, name="Other", introduction="Hello", closing="Bye"))


def reword(document: InstrumentDocument) -> InstrumentDocument:
    return filled(document, "Other words")


def relabel(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_scale(document, document.scales[0], ("a", "b", "c"))


def restep(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_scale(document, replace(document.scales[0], high=4), ("a", "b", "c", "d"))


def turn(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_item(document, replace(document.items[0], reversed=True), {}, ["calmness"])


def reorder(document: InstrumentDocument) -> InstrumentDocument:
    return editing.moved_item(document, "calm", 1)


def rescore(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_subscale(document, replace(document.subscales[0], factor=2.0), "Calmness")


def translate(document: InstrumentDocument) -> InstrumentDocument:
    return editing.with_texts(document, replace(document.original, language="de"))


def accept_less(document: InstrumentDocument) -> InstrumentDocument:
    return replace(document, minimum_answered=10)


@pytest.mark.parametrize(
    ("edit", "stays"),
    [
        *((edit, False) for edit in (reword, relabel, restep, turn, reorder, rescore, translate, accept_less)),
        (rename, True),
    ],
)
def test_validity_ends_with_any_change_of_items_steps_or_scores(coordinator: Actor, edit: Edit, stays: bool) -> None:
    first = in_use(coordinator, validated=True)
    draft = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    assert draft.validated
    draft = changed(draft, edit(document_of(draft)), coordinator)
    assert draft.validated == stays
    back = changed(draft, replace(document_of(first), validated=True), coordinator)
    assert back.validated == stays, "taking the change back does not bring the mark back"
    first.refresh_from_db()
    assert first.validated


def test_licensed_words_wait_for_the_licence_and_keep_the_mark(coordinator: Actor) -> None:
    version = who5(coordinator)
    document = filled(document_of(version))
    with pytest.raises(CannotChangeInstrument):
        changed(version, document, coordinator)
    with pytest.raises(CannotPublishInstrument):
        publish_draft(version=version, revision=1, by=coordinator, at=MOMENT)
    instrument = accept_licence(instrument=version.instrument, by=coordinator, at=MOMENT)
    assert (instrument.licence_accepted_at, instrument.licence_accepted_by_id) == (MOMENT, coordinator.person_id)
    other = actor_with(version.organisation, Role.OWNER)
    assert accept_licence(instrument=instrument, by=other, at=MOMENT).licence_accepted_by_id == coordinator.person_id
    with pytest.raises(CannotPublishInstrument) as refused:
        publish_draft(version=version, revision=1, by=coordinator, at=MOMENT)
    assert "5 items" in str(refused.value)
    version = changed(version, document, coordinator)
    version = changed(version, filled(document, "Corrected"), coordinator)
    version = publish_draft(version=version, revision=version.revision, by=coordinator, at=MOMENT)
    assert version.validated
    draft = begin_change(instrument=instrument, by=coordinator, at=MOMENT)
    assert not changed(draft, filled(document_of(draft), "My own"), coordinator).validated
    assert AuditEvent.objects.filter(verb="instrument.licence_accepted").count() == 1


def test_the_words_that_were_written_stand_in_no_audit_event(coordinator: Actor) -> None:
    version = brought_in(coordinator)
    changed(version, reword(document_of(version)), coordinator)
    assert "Other words" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_an_open_one_needs_no_licence(coordinator: Actor) -> None:
    with pytest.raises(CannotChangeInstrument):
        accept_licence(instrument=brought_in(coordinator).instrument, by=coordinator, at=MOMENT)


def test_key_source_and_tier_of_a_shipped_one_stay(coordinator: Actor) -> None:
    organisation = organisation_of(coordinator)
    first = adopt_instrument(organisation=organisation, key="belonging-short", by=coordinator, at=MOMENT)
    draft = begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    wanted = replace(document_of(draft), key="mine", source="Me", language="de", construct=Construct.OTHER)
    now = document_of(changed(draft, wanted, coordinator))
    assert (now.key, now.language, now.construct) == ("belonging-short", "en", Construct.BELONGING)
    assert now.source.startswith("Peerloom")


def test_put_away_and_brought_back(coordinator: Actor) -> None:
    first = in_use(coordinator)
    archive_instrument(instrument=first.instrument, by=coordinator, at=MOMENT)
    archive_instrument(instrument=first.instrument, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangeInstrument):
        begin_change(instrument=first.instrument, by=coordinator, at=MOMENT)
    with pytest.raises(CannotAdopt):
        adopt_instrument(organisation=first.organisation, key="calm-days", by=coordinator, at=MOMENT)
    restore_instrument(instrument=first.instrument, by=coordinator, at=MOMENT)
    assert begin_change(instrument=first.instrument, by=coordinator, at=MOMENT).number == 2
    assert AuditEvent.objects.filter(verb="instrument.archived").count() == 1


def test_only_who_leads_the_organisation_changes_anything(coordinator: Actor) -> None:
    version = in_use(coordinator)
    instrument = version.instrument
    program = make_program(version.organisation)
    strangers = [
        actor_with(version.organisation, Role.STAFF),
        actor_with(version.organisation, Role.PARTICIPANT),
        actor_with(version.organisation, Role.COORDINATOR, program_id=program.pk),
    ]
    for by in strangers:
        now: dict[str, Any] = {"by": by, "at": MOMENT}
        for attempt in (
            lambda now=now: begin_instrument(name="x", construct=Construct.OTHER, language="en", **now),
            lambda now=now: import_instrument(document=instrument_document(key="other"), **now),
            lambda now=now: begin_change(instrument=instrument, **now),
            lambda now=now: change_draft(version=version, document=document_of(version), revision=1, **now),
            lambda now=now: publish_draft(version=version, revision=1, **now),
            lambda now=now: discard_draft(version=version, revision=1, **now),
            lambda now=now: archive_instrument(instrument=instrument, **now),
            lambda now=now: restore_instrument(instrument=instrument, **now),
            lambda now=now: accept_licence(instrument=instrument, **now),
        ):
            with pytest.raises(CannotChangeInstrument):
                attempt()


def test_another_organisation_finds_nothing(coordinator: Actor) -> None:
    version = in_use(coordinator)
    stranger = actor_with(make_organisation(), Role.OWNER)
    with pytest.raises(ChangedMeanwhile):
        begin_change(instrument=version.instrument, by=stranger, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        publish_draft(version=version, revision=1, by=stranger, at=MOMENT)
