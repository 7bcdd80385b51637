from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.form_faults import faults_of
from tests.factories.forms import TOPICS, form_of, question


def said(*questions: FormQuestion, before: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Where something has to be mended: key and column."""
    return [(fault.key, fault.field) for fault in faults_of(form_of(*questions), published_kinds=before or {})]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_asked(kind: Kind) -> None:
    assert said(question("q", kind)) == []


def test_a_form_without_questions_is_no_form() -> None:
    for form in (FormDraft(), FormDraft("Hello", (SectionDraft("Empty"),))):
        [fault] = faults_of(form, published_kinds={})
        assert "asks nothing" in fault.message


def test_sections_need_a_name_and_a_question() -> None:
    form = FormDraft("", (SectionDraft(" ", questions=(question(),)), SectionDraft("Empty")))
    assert [(fault.section, fault.field) for fault in faults_of(form, published_kinds={})] == [(0, "title"), (1, "")]


@pytest.mark.parametrize("kind", [Kind.CATEGORY, Kind.CHOICES, Kind.SCALE, Kind.RANKING])
@pytest.mark.parametrize("options", [(), ("One",), ("One", "one "), ("One", "Two", "ONE"), ("One", " ")])
def test_choices_need_two_different_options(kind: Kind, options: tuple[str, ...]) -> None:
    assert said(question("q", kind, options=options)) == [("q", "options")]


def test_importance_has_steps_of_its_own_or_at_least_two() -> None:
    assert said(question("q", Kind.IMPORTANCE)) == []
    assert said(question("q", Kind.IMPORTANCE, options=("One",))) == [("q", "options")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": "  "}, "label"),
        ({"least": 3, "most": 2}, "least"),
        ({"least": 4}, "least"),
        ({"most": 4}, "most"),
        ({"most": 0}, "most"),
    ],
)
def test_what_makes_no_sense(given: dict[str, Any], field: str) -> None:
    assert said(question("q", **given)) == [("q", field)]


def test_a_number_can_be_zero_at_most() -> None:
    assert said(question("q", Kind.NUMBER, least=0, most=0)) == []


def test_two_questions_with_the_same_words() -> None:
    assert said(question("a", label="Why?"), question("b", label=" why? ")) == [("b", "label")]


def test_two_questions_with_the_same_key() -> None:
    assert said(question("a", label="One"), question("a", label="Two")) == [("a", "key")]


def test_a_question_keeps_its_kind() -> None:
    assert said(question("a", Kind.TEXT), before={"a": Kind.TEXT, "b": Kind.DATE}) == []
    assert said(question("a", Kind.TEXT), before={"a": Kind.CHOICES}) == [("a", "kind")]


@pytest.mark.parametrize("kind", [Kind.CATEGORY, Kind.CHOICES, Kind.SCALE, Kind.WISH])
def test_a_question_may_depend_on_an_earlier_answer(kind: Kind) -> None:
    value = "yes" if kind == Kind.WISH else TOPICS[0]
    first, then = question("a", kind), question("b", shown_if="a", shown_if_values=(value,))
    assert said(first, then) == []
    assert said(then, first) == [("b", "shown_if")], "the answer comes too late"
    assert said(then) == [("b", "shown_if")], "nobody asks for that answer"
    assert said(first, question("b", shown_if="a", shown_if_values=("Gone",))) == [("b", "shown_if")]
    assert said(first, question("b", shown_if="a")) == [("b", "shown_if")]


def test_being_asked_must_not_give_a_private_answer_away() -> None:
    first = question("a", sensitive=True)
    then = question("b", Kind.TEXT, shown_if="a", shown_if_values=(TOPICS[0],))
    assert said(first, then) == [("b", "shown_if")]
    assert said(first, replace(then, sensitive=True)) == []


def test_a_question_does_not_depend_on_itself_or_in_a_circle() -> None:
    assert said(question("a", shown_if="a", shown_if_values=TOPICS)) == [("a", "shown_if")]
    circle = (
        question("a", shown_if="b", shown_if_values=TOPICS),
        question("b", shown_if="a", shown_if_values=TOPICS),
    )
    assert said(*circle) == [("a", "shown_if")]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.CATEGORY, Kind.CHOICES, Kind.SCALE, Kind.WISH}))
def test_nothing_depends_on_answers_without_options(kind: Kind) -> None:
    assert said(question("a", kind), question("b", shown_if="a", shown_if_values=("x",))) == [("b", "shown_if")]
