"""Answers as sentences: whatever kind they are of, for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.people.enums import Weekday
from peerloom.web.enrolment.answer_fields import WISHES
from peerloom.web.people.languages import names_of

DAY = 24 * 60


def in_words(kind: str, value: Any) -> list[str]:
    """Lines to show; numbers and options as they were given, weekly times by day and hour."""
    if value is None or value == "" or value == []:
        return [_("No answer")]
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if kind == QuestionKind.TIMES and _is_week(value):
        return [_span(first, last) for first, last in value]
    if kind == QuestionKind.RANKING and isinstance(value, list):
        return [f"{place}. {option}" for place, option in enumerate(value, start=1)]
    if kind == QuestionKind.DATE and isinstance(value, str):
        day = parse_date(value)
        return [date_format(day, "j F Y") if day else value]
    if kind == QuestionKind.WISH:
        return [str(dict(WISHES).get(value, value))]
    if kind == QuestionKind.LANGUAGES and isinstance(value, list):
        return [", ".join(names_of([str(tag) for tag in value]))]
    if isinstance(value, list):
        return [", ".join(str(each) for each in value)]
    if isinstance(value, dict):
        return [f"{key}: {each}" for key, each in value.items()]
    return str(value).splitlines()


def _is_week(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(span, Sequence) and len(span) == 2 and all(isinstance(minute, int) for minute in span)
        for span in value
    )


def _span(first: int, last: int) -> str:
    return _("%(day)s %(start)s to %(end)s") % {
        "day": Weekday(first // DAY % 7).label,
        "start": _clock(first),
        "end": _clock(last) if last % DAY else "24:00",
    }


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60}:{minute % 60:02}"
