from __future__ import annotations

import pytest

from peerloom.domain.feedback.enums.instruments import Tier, VersionState
from peerloom.domain.feedback.instrument_files.data import as_data, as_file
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.instrument_files.faults import faults_of
from peerloom.domain.feedback.instrument_files.reading import instrument_from_bytes, instrument_from_data
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.adopting import CannotAdopt, adopt_instrument
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.rules.instruments import MENTORS_FORM
from peerloom.domain.feedback.shipped import FOLDER, shipped_instruments
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.instruments import make_instrument

PLANNED = (
    *("belonging-short", "career-steps", "emotional-intelligence-ipip", "meeting-feedback", "mentoring-relationship"),
    *("satisfaction-short", "skills-anchored", "wellbeing-who5"),
)
"""What the templates of programs plan, beside the attainment of goals, which comes from the goals themselves."""

every_shipped_one = pytest.mark.parametrize("document", shipped_instruments().values(), ids=lambda one: one.key)


@every_shipped_one
def test_a_shipped_file_is_named_by_its_key_and_is_written_as_it_would_be_exported(
    document: InstrumentDocument,
) -> None:
    assert (FOLDER / f"{document.key}.json").read_text(encoding="utf-8") == as_file(document)
    assert instrument_from_data(as_data(document)) == document


@every_shipped_one
def test_only_licensed_ones_lack_words(document: InstrumentDocument) -> None:
    licensed = document.tier == Tier.LICENSED
    assert bool(faults_of(document)) == licensed
    assert not (licensed and any(texts.items for texts in document.texts))
    assert document.source
    assert document.licence


@every_shipped_one
def test_own_items_do_not_claim_to_be_validated(document: InstrumentDocument) -> None:
    assert document.validated == (document.tier == Tier.LICENSED)


def test_the_seven_components_hold_the_three_of_the_shorter_one() -> None:
    full, short = (shipped_instruments()[f"emotional-intelligence-ipip{rest}"] for rest in ("-full", ""))
    assert [len(component.items) for component in full.subscales] == [10, 9, 10, 9, 10, 10, 10]
    assert sum(item.reversed for item in full.items) == 31
    assert directions(short) < directions(full)


def directions(document: InstrumentDocument) -> set[tuple[str, str, bool]]:
    """Of each item the component it belongs to, its words, and whether it counts from the other end."""
    words = document.in_language("en")
    assert words
    return {(item.key.rpartition("-")[0], words.words_of(item.key), item.reversed) for item in document.items}


@pytest.mark.parametrize("key", [*PLANNED, *MENTORS_FORM, *MENTORS_FORM.values(), "skills-anchored-mentor"])
def test_what_plans_ask_is_there(key: str) -> None:
    assert key in shipped_instruments()


@pytest.mark.parametrize("key", sorted(set(PLANNED) - {"emotional-intelligence-ipip", "wellbeing-who5"}))
def test_our_own_scales_speak_three_languages(key: str) -> None:
    document = shipped_instruments()[key]
    assert [texts.language for texts in document.texts] == ["en", "de", "es"]
    words = [tuple(texts.words_of(item.key) for item in document.items) for texts in document.texts]
    assert len(set(words)) == 3


@pytest.mark.django_db
@every_shipped_one
def test_adopting_copies_all_of_it(document: InstrumentDocument) -> None:
    organisation = make_organisation()
    version = adopt_instrument(organisation=organisation, key=document.key, by=None, at=MOMENT)
    assert document_of(version) == document
    assert version.number == 1
    complete = document.tier == Tier.OPEN
    assert version.state == (VersionState.CURRENT if complete else VersionState.DRAFT)
    assert (version.published_at is not None) == complete
    assert AuditEvent.objects.filter(verb="instrument.adopted", actor="").count() == 1


@pytest.mark.django_db
def test_it_is_asked_in_german_right_away() -> None:
    version = adopt_instrument(organisation=make_organisation(), key="belonging-short", by=None, at=MOMENT)
    (asked,) = questionnaires_of([version], language="de")
    assert asked.name == "Zugehörigkeit, kurz"
    assert asked.items[0].words == "Ich fühle mich hier zu Hause."
    assert [step.label for step in asked.items[0].steps][-1] == "Stimmt völlig"
    assert len(asked.blocks()) == 1


@pytest.mark.django_db
def test_asked_twice_it_is_the_same_one() -> None:
    organisation = make_organisation()
    first = adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT)
    assert adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT) == first
    assert Instrument.objects.within(organisation.pk).count() == 1


@pytest.mark.django_db
def test_what_was_written_here_under_the_same_key_stays() -> None:
    organisation = make_organisation()
    own = make_instrument(organisation, key="belonging-short")
    assert adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT) == own


@pytest.mark.django_db
def test_who_may_not_and_what_is_not_there() -> None:
    organisation = make_organisation()
    for by in (actor_with(organisation, Role.STAFF), actor_with(make_organisation(), Role.OWNER)):
        with pytest.raises(CannotAdopt):
            adopt_instrument(organisation=organisation, key="belonging-short", by=by, at=MOMENT)
    for key in ("goal-attainment", "\x00", "../belonging-short"):
        with pytest.raises(CannotAdopt):
            adopt_instrument(organisation=organisation, key=key, by=None, at=MOMENT)
    assert not Instrument.objects.within(organisation.pk).exists()


@pytest.mark.django_db
def test_one_that_was_put_away_is_not_taken_up_again_by_the_clock() -> None:
    organisation = make_organisation()
    version = adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT)
    version.instrument.archived_at = MOMENT
    version.instrument.save()
    with pytest.raises(CannotAdopt):
        adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_given_the_same_one(transactional_db: None) -> None:
    organisation = make_organisation()

    def adopt() -> int:
        return adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT).pk

    given = set(at_once(adopt, adopt))
    assert given == {InstrumentVersion.objects.within(organisation.pk).get().pk}
    assert AuditEvent.objects.filter(verb="instrument.adopted").count() == 1


def test_a_shipped_file_reads_as_bytes_too() -> None:
    for key, document in shipped_instruments().items():
        assert instrument_from_bytes((FOLDER / f"{key}.json").read_bytes()) == document
