from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.feedback.models import InstrumentWording, ItemWording
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from tests.factories import make_organisation
from tests.factories.instruments import AGREEMENT, make_instrument

pytestmark = pytest.mark.django_db


def test_a_version_is_asked_with_its_words_and_steps_in_order() -> None:
    version = make_instrument(make_organisation())
    (asked,) = questionnaires_of([version], language="en")
    assert asked.name == "Belonging"
    assert [item.words for item in asked.items][:2] == ["I feel at home here.", "People here know me."]
    assert [step.label for step in asked.items[0].steps] == list(AGREEMENT)
    assert [step.value for step in asked.items[0].steps] == [1, 2, 3, 4, 5]
    assert [len(block) for block in asked.blocks()] == [3, 1]
    assert not asked.items[-1].on_a_scale


def test_a_language_that_the_instrument_lacks_falls_back_to_its_own() -> None:
    version = make_instrument(make_organisation())
    (asked,) = questionnaires_of([version], language="de")
    assert (asked.language, asked.items[0].words) == ("en", "I feel at home here.")


def test_what_is_not_translated_is_asked_in_the_instruments_own_words() -> None:
    version = make_instrument(make_organisation())
    InstrumentWording.objects.create(
        organisation=version.organisation, version=version, language="de", name="Zugehörigkeit"
    )
    first = version.items.first()
    assert first
    ItemWording.objects.create(
        organisation=version.organisation, item=first, language="de", words="Ich fühle mich hier zu Hause."
    )
    (asked,) = questionnaires_of([version], language="de")
    assert (asked.language, asked.name) == ("de", "Zugehörigkeit")
    assert [item.words for item in asked.items][:2] == ["Ich fühle mich hier zu Hause.", "People here know me."]


def test_many_take_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    organisation = make_organisation()
    versions = [make_instrument(organisation, key=f"scale-{number}") for number in range(3)]
    with django_assert_num_queries(7):
        one = questionnaires_of(versions[:1], language="en")
    with django_assert_num_queries(7):
        all_three = questionnaires_of(versions, language="en")
    assert [asked.key for asked in (*one, *all_three)] == ["scale-0", "scale-0", "scale-1", "scale-2"]
