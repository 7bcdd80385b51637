from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from peerloom.domain.enrolment.answering import (
    answers_to_hand_in,
    asked,
    fault_in,
    minutes_for,
    open_questions,
    seen_of,
)
from peerloom.domain.enrolment.entrance import age_on
from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.models import Question
from peerloom.domain.people.models import Organisation


def question(key: str, kind: Kind = Kind.SHORT, **further: Any) -> Question:
    return Question(key=key, label=key, kind=kind, **further)


STUDIES = question("studies", Kind.WISH, required=True)
SUBJECT = question("subject", required=True, shown_if="studies", shown_if_values=["yes"])
YEAR = question("year", Kind.NUMBER, shown_if="subject", shown_if_values=["Law"])
FORM = (STUDIES, SUBJECT, YEAR)


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, ["studies"]),
        ({"studies": "no", "subject": "Law"}, ["studies"]),
        ({"studies": "yes"}, ["studies", "subject"]),
        ({"studies": "yes", "subject": "Law"}, ["studies", "subject", "year"]),
    ],
)
def test_a_question_is_asked_of_those_whose_answers_lead_to_it(values: dict[str, Any], keys: list[str]) -> None:
    assert [found.key for found in asked(FORM, values)] == keys


@pytest.mark.parametrize(
    ("value", "met"),
    [(["Law", "Art"], True), (["Art"], False), ("Law", True), (True, True), (False, False), (None, False), (3, True)],
)
def test_a_condition_compares_every_kind_of_answer(value: Any, met: bool) -> None:
    depends = question("b", shown_if="a", shown_if_values=["Law", "yes", 3])
    assert (depends in asked([question("a"), depends], {"a": value})) is met


def test_a_condition_on_a_question_that_is_not_there_is_never_met() -> None:
    assert asked([question("b", shown_if="gone", shown_if_values=["x"])], {"gone": "x"}) == []


def test_what_is_not_asked_any_more_is_neither_open_nor_handed_in() -> None:
    values = {"studies": "no", "subject": "Law", "year": 2}
    assert open_questions(FORM, values) == []
    assert answers_to_hand_in(FORM, values) == {"studies": "no"}
    assert open_questions(FORM, {"studies": "yes"}) == [SUBJECT]


@pytest.mark.parametrize(
    ("asked_for", "good", "bad"),
    [
        (question("q"), "Ada", 3),
        (question("q", Kind.TEXT), "Ada", "a\x00b"),
        (question("q", Kind.CATEGORY, options=["a", "b"]), "a", "c"),
        (question("q", Kind.SCALE, options=["a", "b"]), "b", ["b"]),
        (question("q", Kind.CHOICES, options=["a", "b"]), ["a", "b"], ["a", "c"]),
        (question("q", Kind.RANKING, options=["a", "b"]), ["b", "a"], ["a", "a"]),
        (question("q", Kind.LANGUAGES), ["de"], "de"),
        (question("q", Kind.LANGUAGES, options=["de"]), ["de"], ["fr"]),
        (question("q", Kind.NUMBER, least=1, most=5), 5, 6),
        (question("q", Kind.NUMBER), 2.5, True),
        (question("q", Kind.IMPORTANCE), 1.0, 3),
        (question("q", Kind.TIMES), [[480, 600]], [[600, 480]]),
        (question("q", Kind.TIMES), [], [[0, 999_999]]),
        (question("q", Kind.DATE), "2026-02-28", "2026-02-30"),
        (question("q", Kind.DATE), None, 20260228),
        (question("q", Kind.WISH), "no", "maybe"),
        (question("q", Kind.CONSENT), True, "yes"),
        (question("q", Kind.PEOPLE), ["Ada"], [3]),
        (question("q", Kind.FILE), "cv.pdf", {"name": "cv.pdf"}),
    ],
)
def test_each_kind_knows_what_can_be_an_answer(asked_for: Question, good: Any, bad: Any) -> None:
    assert fault_in(asked_for, good) == ""
    assert "no answer" in fault_in(asked_for, bad)


def test_a_changed_answer_is_noticed_and_the_order_of_questions_is_not() -> None:
    first, second = question("a"), question("b")
    assert seen_of({"a": 1}, [first, second]) == seen_of({"a": 1, "b": None}, [second, first])
    assert seen_of({"a": 1}, [first]) != seen_of({"a": 2}, [first])


def test_a_longer_form_takes_longer() -> None:
    assert minutes_for([question("a")]) == 1
    assert minutes_for([question("a", Kind.TEXT)] * 4) == 6


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 3, 26), 12), (date(2026, 3, 27), 13), (date(2027, 1, 1), 13), (date(2013, 3, 27), 0)]
)
def test_a_birthday_makes_a_year_older(day: date, age: int) -> None:
    assert age_on(date(2013, 3, 27), day) == age


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    assert age_on(date(2012, 2, 29), date(2025, 2, 28)) == 12
    assert age_on(date(2012, 2, 29), date(2025, 3, 1)) == 13


def test_today_is_where_the_organisation_is() -> None:
    moment = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
    assert Organisation(time_zone="Pacific/Auckland").day_at(moment) == date(2026, 10, 6)
    assert Organisation(time_zone="UTC").day_at(moment) == date(2026, 10, 5)


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.IMPORTANCE])
@pytest.mark.parametrize("nought", [0, 0.0])
def test_nought_is_an_answer(kind: Kind, nought: float) -> None:
    years = question("years", kind, required=True)
    assert open_questions([years], {"years": nought}) == []
    assert answers_to_hand_in([years], {"years": nought}) == {"years": nought}


def test_a_consent_that_was_not_given_is_no_answer() -> None:
    promise = question("promise", Kind.CONSENT, required=True)
    assert open_questions([promise], {"promise": False}) == [promise]
