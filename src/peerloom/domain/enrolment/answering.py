"""Answers to the questions of a form: which questions are asked, what is still open, what cannot be an answer.

Nothing here touches the database. ``values`` are answers by question key, in the form that `Answer.value` has;
None, or no value, is no answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.models import Question

JsonValue = Any
Values = Mapping[str, JsonValue]

MOST_LETTERS = 10_000
WEEK_MINUTES = 7 * 24 * 60
SECONDS = {QuestionKind.TEXT: 90, QuestionKind.TIMES: 60, QuestionKind.RANKING: 45, QuestionKind.FILE: 60}
SECONDS_OTHERWISE = 15


def asked(questions: Iterable[Question], values: Values) -> list[Question]:
    """Those that are asked of someone who has answered so: without a condition, or with one that is met.

    A condition is met by the answer to an earlier question that is itself asked.
    """
    found: dict[str, Question] = {}
    for question in questions:
        if not question.shown_if or (question.shown_if in found and _condition_met(question, values)):
            found[question.key] = question
    return list(found.values())


def _condition_met(question: Question, values: Values) -> bool:
    return not words_of(values.get(question.shown_if)).isdisjoint(str(word) for word in question.shown_if_values)


def words_of(value: JsonValue) -> set[str]:
    """An answer as the words that conditions compare."""
    if isinstance(value, bool):
        return {"yes", "True"} if value else set()
    if value is None:
        return set()
    return {str(part) for part in value} if isinstance(value, list) else {str(value)}


def open_questions(questions: Iterable[Question], values: Values) -> list[Question]:
    """Those that are asked, have to be answered, and are not."""
    return [question for question in asked(questions, values) if question.required and is_empty(values, question)]


def is_empty(values: Values, question: Question) -> bool:
    """Nought is an answer, as a number and on a scale; a consent that was not given is none."""
    value = values.get(question.key)
    return value is False or value in (None, "", [])


def answers_to_hand_in(questions: Iterable[Question], values: Values) -> dict[str, JsonValue]:
    """The answers to what is asked; what was answered before a condition ceased to be met is left behind."""
    return {
        question.key: values[question.key] for question in asked(questions, values) if not is_empty(values, question)
    }


def seen_of(values: Values, questions: Iterable[Question]) -> str:
    """A short word for the answers to these questions; it changes when one of them does."""
    shown = {question.key: values.get(question.key) for question in questions}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def minutes_for(questions: Sequence[Question]) -> int:
    """About how long answering takes, in whole minutes."""
    seconds = sum(SECONDS.get(QuestionKind(question.kind), SECONDS_OTHERWISE) for question in questions)
    return max(1, -(-seconds // 60))


def fault_in(question: Question, value: JsonValue) -> str:
    """Why this can be no answer to the question, "" where it can. Whether it has to be answered is not asked here."""
    if value is None:
        return ""
    check = _CHECKS.get(QuestionKind(question.kind), _is_text)
    return "" if check(question, value) else _("This is no answer to “%(question)s”.") % {"question": question.label}


def _is_text(question: Question, value: JsonValue) -> bool:
    most = question.most or MOST_LETTERS
    return isinstance(value, str) and len(value) <= max(most, MOST_LETTERS) and "\x00" not in value


def _is_option(question: Question, value: JsonValue) -> bool:
    return isinstance(value, str) and value in question.options


def _are_options(question: Question, value: JsonValue) -> bool:
    return _are_texts(question, value) and set(value) <= set(question.options) and len(set(value)) == len(value)


def _are_texts(question: Question, value: JsonValue) -> bool:
    return isinstance(value, list) and all(_is_text(question, part) for part in value)


def _are_languages(question: Question, value: JsonValue) -> bool:
    return _are_options(question, value) if question.options else _are_texts(question, value)


def _is_number(question: Question, value: JsonValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (question.least is None or value >= question.least) and (question.most is None or value <= question.most)


def _is_factor(_question: Question, value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 2


def _are_weekly_times(_question: Question, value: JsonValue) -> bool:
    return isinstance(value, list) and all(
        isinstance(span, list)
        and len(span) == 2
        and all(isinstance(minute, int) for minute in span)
        and 0 <= span[0] < span[1] <= WEEK_MINUTES
        for span in value
    )


def _is_date(_question: Question, value: JsonValue) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_yes_or_no(_question: Question, value: JsonValue) -> bool:
    return value in ("yes", "no")


def _is_agreed(_question: Question, value: JsonValue) -> bool:
    return value is True


_CHECKS: dict[QuestionKind, Callable[[Question, JsonValue], bool]] = {
    QuestionKind.CATEGORY: _is_option,
    QuestionKind.SCALE: _is_option,
    QuestionKind.CHOICES: _are_options,
    QuestionKind.RANKING: _are_options,
    QuestionKind.LANGUAGES: _are_languages,
    QuestionKind.PEOPLE: _are_texts,
    QuestionKind.NUMBER: _is_number,
    QuestionKind.IMPORTANCE: _is_factor,
    QuestionKind.TIMES: _are_weekly_times,
    QuestionKind.DATE: _is_date,
    QuestionKind.WISH: _is_yes_or_no,
    QuestionKind.CONSENT: _is_agreed,
}
