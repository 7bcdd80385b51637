"""A coordinator takes over a licensed questionnaire, writes one of their own, and says it in a second language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.surveys import make_wave
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def coordinator(visitor: Callable[..., Visitor], organisation: Organisation, *, javascript: bool = True) -> Visitor:
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Maria Silva", account=account)
    maria = visitor(javascript=javascript)
    maria.sign_in(account)
    return maria


def look(visitor: Visitor) -> None:
    if visitor.javascript:
        visitor.look()


def test_a_licensed_questionnaire_is_asked_once_its_words_are_there(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    maria = coordinator(visitor, organisation)
    maria.open(f"/o/{organisation.slug}/instruments/")
    assert maria.says("Choose what you would like to ask")
    look(maria)
    maria.press("Well-being in the past two weeks (WHO-5)")
    assert maria.says("Its items belong to their authors")
    look(maria)
    maria.press("Take it over")
    assert maria.says("Nobody can be asked before")
    maria.press("We have the licence")
    maria.press("Go on to its items")
    assert maria.says("Tick it once you have the licence")
    look(maria)
    maria.page.get_by_label("We may use this questionnaire").check()
    maria.press("Go on to its items")
    assert maria.says("Copy the words exactly as the source has them")
    look(maria)
    for number in range(1, 6):
        maria.page.get_by_label(f"Item {number}", exact=True).fill(f"Words of item {number}")
    maria.press("Save the words")
    assert maria.says("It is complete and can be published")
    look(maria)
    maria.press("Publish")
    assert maria.says("Version 1 is in use now.")
    assert maria.says("Maria Silva said on")
    assert maria.says("Validated by its source")
    look(maria)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_questionnaire_of_ones_own_in_two_languages(visitor: Callable[..., Visitor], *, javascript: bool) -> None:
    organisation = make_organisation()
    maria = coordinator(visitor, organisation, javascript=javascript)
    page = maria.page
    maria.open(f"/o/{organisation.slug}/instruments/")
    maria.press("Write your own")
    look(maria)
    page.get_by_label("Name").fill("A good week")
    page.get_by_label("What it is about").select_option("wellbeing")
    maria.press("Begin")
    assert maria.says("What shall it ask?")
    maria.press("Add items")
    look(maria)
    page.get_by_label("What it says").fill("I slept well.\nI had time for people.")
    maria.press("Add to the questionnaire")
    assert maria.says("2 items are added.")
    look(maria)
    maria.press("Add items")
    page.get_by_label("What it says").fill("I felt rushed.")
    page.get_by_label("Worded the other way round").check()
    maria.press("Add to the questionnaire")
    maria.press("Move item 3 up")
    assert maria.says("I felt rushed.")
    maria.press("A good week", inside=page.locator("section", has=page.get_by_role("heading", name="Scores")))
    look(maria)
    maria.press("Save the score")
    maria.press("Add a language")
    look(maria)
    page.get_by_label("Language to add").select_option("de")
    maria.press("Go on to its words")
    assert maria.says("I had time for people.")
    look(maria)
    for field, words in (
        ("Name", "Eine gute Woche"),
        ("Item 1", "Ich habe gut geschlafen."),
        ("Item 2", "Ich fühlte mich gehetzt."),
    ):
        page.get_by_label(field, exact=True).fill(words)
    maria.press("Save the words")
    assert maria.says("1 item has no words yet (German).")
    maria.press("Deutsch")
    page.get_by_label("Item 3", exact=True).fill("Ich hatte Zeit für andere.")
    for step in range(1, 6):
        page.get_by_label(f"Step {step}", exact=True).fill(f"Stufe {step}")
    maria.press("Save the words")
    maria.press("Preview")
    maria.press("Deutsch")
    assert maria.says("Ich fühlte mich gehetzt.")
    look(maria)
    maria.press("On a phone")
    assert maria.says("Stufe 5")
    look(maria)
    maria.press("Back to the questionnaire")
    maria.press("Publish")
    assert maria.says("Surveys can ask it.")
    look(maria)


def test_what_is_in_use_stays_while_the_next_version_is_written(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    version = adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT)
    make_wave(make_cohort(make_program(organisation)), version)
    maria = coordinator(visitor, organisation)
    maria.open(f"/o/{organisation.slug}/instruments/{version.instrument.public_id}/")
    assert maria.says("From 100 sets of answers on you see here")
    look(maria)
    maria.press("Change it")
    assert maria.says("It is complete and can be published")
    maria.press("I feel at home here.")
    look(maria)
    maria.page.get_by_label("What it says").fill("I feel welcome here.")
    maria.press("Save the item")
    maria.press("Publish")
    assert maria.says("Version 2 is in use now.")
    maria.press("Version 1")
    assert maria.says("I feel at home here.")
    maria.open(f"/o/{organisation.slug}/instruments/{version.instrument.public_id}/hanging-together/")
    assert maria.says("It is too early to say")
    look(maria)
