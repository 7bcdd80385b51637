"""Answers as words, for their writer to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.answering import Values, asked, is_empty
from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.models import AnswerFile, Question
from peerloom.web.enrolment.answer_fields import FULL_IMPORTANCE, IMPORTANCE_STEPS, WISHES
from peerloom.web.look.widgets import DAYS
from peerloom.web.people.languages import names_of

DAY, HOUR = 24 * 60, 60


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """``private``: there is an answer, and it stays unseen. ``missing``: there has to be one, and is not."""

    question: Question
    lines: tuple[str, ...] = ()
    ordered: bool = False
    private: bool = False
    missing: bool = False
    file: AnswerFile | None = None


def shown_answers(
    questions: Iterable[Question],
    everything: Iterable[Question],
    values: Values,
    files: Mapping[str, AnswerFile],
) -> list[ShownAnswer]:
    """Those of ``questions`` that are asked of someone with these answers; ``everything`` is the whole form."""
    keys = {question.key for question in asked(everything, values)}
    return [_shown(question, values, files.get(question.key)) for question in questions if question.key in keys]


def _shown(question: Question, values: Values, file: AnswerFile | None) -> ShownAnswer:
    if is_empty(values, question):
        return ShownAnswer(question, missing=question.required)
    if question.sensitive:
        return ShownAnswer(question, private=True)
    if question.kind == QuestionKind.FILE:
        return ShownAnswer(question, file=file)
    lines = tuple(words_for(question, values[question.key]))
    return ShownAnswer(question, lines, ordered=question.kind == QuestionKind.RANKING)


def words_for(question: Question, value: Any) -> list[str]:
    match question.kind:
        case QuestionKind.TIMES:
            return _days(value)
        case QuestionKind.LANGUAGES:
            return [", ".join(names_of(value))]
        case QuestionKind.CHOICES:
            return [", ".join(value)]
        case QuestionKind.IMPORTANCE:
            steps = question.options or IMPORTANCE_STEPS
            return [str(steps[round(float(value) / FULL_IMPORTANCE * (len(steps) - 1))])]
        case QuestionKind.WISH:
            return [str(dict(WISHES).get(value, value))]
        case QuestionKind.DATE:
            return [date_format(date.fromisoformat(value), "DATE_FORMAT")]
        case QuestionKind.CONSENT:
            return [_("Agreed")]
        case QuestionKind.RANKING | QuestionKind.PEOPLE:
            return list(value)
        case _:
            return str(value).splitlines()


def _days(spans: Iterable[tuple[int, int]]) -> list[str]:
    by_day: dict[int, list[str]] = {}
    for start, end in spans:
        day = start // DAY
        by_day.setdefault(day, []).append(f"{_clock(start - day * DAY)}–{_clock(end - day * DAY)}")
    return [f"{DAYS[day % 7][1]}: {', '.join(times)}" for day, times in sorted(by_day.items())]


def _clock(minute: int) -> str:
    return f"{minute // HOUR}:{minute % HOUR:02}"
