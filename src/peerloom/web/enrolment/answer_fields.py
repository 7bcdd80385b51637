"""A form field for each question of an application form, and what its answer is in the database.

form.fields |= fields_for(questions)
Answer(value=cleaned_value(question, form.cleaned_data[question.key]))
initial = {question.key: initial_value(question, answer.value)}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.models import Question
from peerloom.domain.people.week import WeeklyHour, WeeklyInterval, hours_of, intervals_of
from peerloom.foundation.refusals import Refused
from peerloom.foundation.uploads import DOCUMENTS, MEGABYTE, content_type_of, kept_name
from peerloom.web.enrolment.answer_widgets import LanguageBoxes, Ranking
from peerloom.web.look.widgets import DateInput, DropZone, WeekGrid, week_choices
from peerloom.web.people.languages import LANGUAGES, NAMES, OFTEN_SPOKEN

MOST_RADIOS = 12
"""More options than these are a list to open."""
SHORT_LETTERS, TEXT_LETTERS = 300, 5_000
FIRST_HOUR, LAST_HOUR = 8, 22
LARGEST_FILE = 10 * MEGABYTE
MOST_PEOPLE, LONGEST_NAME = 10, 254
LARGEST_NUMBER = 10**12
"""Where the form sets no end; differences of numbers that nobody means would overflow in matching."""
DAY_MINUTES = 24 * 60
FULL_IMPORTANCE = 2.0
"""The engine's factor for "matters most"; the middle of the steps is 1."""
IMPORTANCE_STEPS = (
    gettext_lazy("Does not matter to me"),
    gettext_lazy("Matters a little"),
    gettext_lazy("Matters"),
    gettext_lazy("Matters a lot"),
    gettext_lazy("Matters most"),
)
WISHES = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


def fields_for(questions: Sequence[Question]) -> dict[str, forms.Field]:
    """One field for each question, by its key, in the questions' order. Questions need not be saved."""
    return {question.key: _BUILDERS[question.kind](question) for question in questions}


def cleaned_value(question: Question, value: Any) -> Any:
    """A field's cleaned value in the form that `Answer.value` has; None where nothing was answered.

    A file is answered with its name; the file itself is kept by who asked for it.
    """
    if value is False or value in (None, "", []):  # nought is an answer
        return None
    match question.kind:
        case QuestionKind.CHOICES | QuestionKind.LANGUAGES:
            return sorted(value, key=_order_of(question).index)
        case QuestionKind.TIMES:
            return _minutes_of_the_week(value)
        case QuestionKind.IMPORTANCE:
            return FULL_IMPORTANCE * int(value) / max(len(_steps(question)) - 1, 1)
        case QuestionKind.NUMBER:
            return int(value) if float(value).is_integer() else value
        case QuestionKind.DATE:
            return value.isoformat()
        case QuestionKind.FILE:
            return kept_name(value.name)
        case _:
            return value


def initial_value(question: Question, stored: Any) -> Any:
    """What a field shows for an answer that was stored before."""
    match question.kind, stored:
        case QuestionKind.TIMES, list():
            return _ticked(stored)
        case QuestionKind.IMPORTANCE, int() | float():
            return str(round(float(stored) / FULL_IMPORTANCE * (len(_steps(question)) - 1)))
        case QuestionKind.PEOPLE, list():
            return "\n".join(str(name) for name in stored)
        case QuestionKind.FILE, _:
            return None
        case _:
            return stored


def _words(question: Question) -> dict[str, Any]:
    private = _("Used for matching, never shown to anyone.") if question.sensitive else ""
    help_text = " ".join(filter(None, (question.help, private)))
    return {"label": question.label, "required": question.required, "help_text": help_text}


class AnswerText(forms.CharField):
    """A text that says how long it may be before someone has written too much."""

    def __init__(self, question: Question, *, most: int, **further: Any) -> None:
        super().__init__(
            max_length=question.most or most, min_length=question.least or None, **_words(question) | further
        )


def _short(question: Question) -> forms.Field:
    return AnswerText(question, most=SHORT_LETTERS)


def _text(question: Question) -> forms.Field:
    return AnswerText(question, most=TEXT_LETTERS, widget=forms.Textarea({"rows": 5}))


def _one_of(question: Question, choices: Iterable[tuple[str, Any]]) -> forms.Field:
    """Radios, or a list where there are many. Who need not answer can take an answer back."""
    offered = list(choices)
    if len(offered) > MOST_RADIOS:
        return forms.ChoiceField(choices=[("", _("Choose one")), *offered], **_words(question))
    none = [] if question.required else [("", _("No answer"))]
    return forms.ChoiceField(choices=[*offered, *none], widget=forms.RadioSelect, **_words(question))


def _category(question: Question) -> forms.Field:
    return _one_of(question, ((option, option) for option in question.options))


def _wish(question: Question) -> forms.Field:
    return _one_of(question, WISHES)


def _steps(question: Question) -> Sequence[Any]:
    return question.options or IMPORTANCE_STEPS


def _importance(question: Question) -> forms.Field:
    return _one_of(question, ((str(place), word) for place, word in enumerate(_steps(question))))


class CountedChoices(forms.MultipleChoiceField):
    """Between ``least`` and ``most`` of the choices, if any."""

    def __init__(self, *, least: int | None, most: int | None, **further: Any) -> None:
        super().__init__(**further)
        self.least, self.most = least, most

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if value:
            refuse_other_counts(len(value), self.least, self.most)


def refuse_other_counts(count: int, least: int | None, most: int | None) -> None:
    """Raises ValidationError, which says how many to choose."""
    if least and count < least:
        raise ValidationError(
            ngettext("Please choose at least %(least)d.", "Please choose at least %(least)d.", least) % {"least": least}
        )
    if most and count > most:
        raise ValidationError(
            ngettext(
                "Please choose %(most)d at most: the one that matters.",
                "Please choose %(most)d at most: those that matter.",
                most,
            )
            % {"most": most}
        )


def _choices(question: Question) -> forms.Field:
    return CountedChoices(
        choices=[(option, option) for option in question.options],
        least=question.least,
        most=question.most,
        widget=forms.CheckboxSelectMultiple,
        **_words(question),
    )


def _languages(question: Question) -> forms.Field:
    tags = _order_of(question)
    first = tags if question.options else OFTEN_SPOKEN
    return CountedChoices(
        choices=[(tag, NAMES.get(tag, tag)) for tag in tags],
        least=question.least,
        most=question.most,
        widget=LanguageBoxes(first=first),
        **_words(question),
    )


def _order_of(question: Question) -> list[str]:
    if question.kind == QuestionKind.LANGUAGES and not question.options:
        return [*OFTEN_SPOKEN, *(tag for tag, _name in LANGUAGES if tag not in OFTEN_SPOKEN)]
    return list(question.options)


class RankedChoices(forms.Field):
    """Options in one's own order. Empty places between chosen ones are closed; nothing can be chosen twice."""

    def __init__(self, *, options: Sequence[str], least: int | None, most: int | None, **further: Any) -> None:
        places = min(most or len(options), len(options))
        super().__init__(widget=Ranking(options=options, places=places), **further)
        self.options, self.least = set(options), least

    def to_python(self, value: Any) -> list[str]:
        chosen = [option for option in value or () if option]
        if not self.options.issuperset(chosen):
            raise ValidationError(_("One of these is not among the options. Please choose again."))
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("You chose the same option twice. Give every option one place only."))
        return chosen

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if value:
            refuse_other_counts(len(value), self.least, None)


def _ranking(question: Question) -> forms.Field:
    return RankedChoices(options=question.options, least=question.least, most=question.most, **_words(question))


def _number(question: Question) -> forms.Field:
    least = -LARGEST_NUMBER if question.least is None else question.least
    most = LARGEST_NUMBER if question.most is None else question.most
    return forms.FloatField(min_value=least, max_value=most, **_words(question))


def _times(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=partial(week_choices, first=FIRST_HOUR, last=LAST_HOUR, step=1),
        widget=WeekGrid(first=FIRST_HOUR, last=LAST_HOUR, step=1),
        **_words(question),
    )


def _minutes_of_the_week(ticked: Iterable[str]) -> list[list[int]]:
    hours = (WeeklyHour(*(int(part) for part in slot.split("-"))) for slot in ticked)
    return [
        [span.weekday * DAY_MINUTES + span.start_minute, span.weekday * DAY_MINUTES + span.end_minute]
        for span in intervals_of(hours)
    ]


def _ticked(stored: Iterable[Sequence[int]]) -> list[str]:
    """The boxes of the grid that lie whole inside the stored times."""
    spans = []
    for start, end in stored:
        for day in range(start // DAY_MINUTES, -(-end // DAY_MINUTES)):
            first, last = max(start, day * DAY_MINUTES), min(end, (day + 1) * DAY_MINUTES)
            spans.append(WeeklyInterval(day, first - day * DAY_MINUTES, last - day * DAY_MINUTES))
    shown = [slot for slot in hours_of(spans) if FIRST_HOUR <= slot.hour < LAST_HOUR]
    return [f"{slot.weekday}-{slot.hour}" for slot in sorted(shown)]


def _date(question: Question) -> forms.Field:
    return forms.DateField(widget=DateInput(), **_words(question))


class DocumentField(forms.FileField):
    """A document or a picture that is what its name says."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            try:
                content_type_of(
                    file, name=file.name or "", size=file.size or 0, allowed=DOCUMENTS, largest=LARGEST_FILE
                )
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return file


def _file(question: Question) -> forms.Field:
    advice = _("PDF, Word, OpenDocument or a picture, up to %(size)d MB.") % {"size": LARGEST_FILE // MEGABYTE}
    return DocumentField(widget=DropZone(advice=advice), **_words(question))


def _consent(question: Question) -> forms.Field:
    return forms.BooleanField(**_words(question))


class PeopleField(forms.CharField):
    """Names or addresses, one a line, in the order in which they were written."""

    def __init__(self, *, most: int, **further: Any) -> None:
        super().__init__(max_length=MOST_PEOPLE * (LONGEST_NAME + 1), widget=forms.Textarea({"rows": 3}), **further)
        self.most = most

    def clean(self, value: Any) -> list[str]:
        lines = (" ".join(line.split()) for line in str(super().clean(value)).splitlines())
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > self.most:
            raise ValidationError(
                ngettext("Please name %(most)d person at most.", "Please name %(most)d people at most.", self.most)
                % {"most": self.most}
            )
        return names


def _people(question: Question) -> forms.Field:
    words = _words(question)
    words["help_text"] = words["help_text"] or _("One a line, whom you would like most first.")
    return PeopleField(most=question.most or MOST_PEOPLE, **words)


_BUILDERS: dict[str, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT: _short,
    QuestionKind.TEXT: _text,
    QuestionKind.CATEGORY: _category,
    QuestionKind.SCALE: _category,
    QuestionKind.CHOICES: _choices,
    QuestionKind.RANKING: _ranking,
    QuestionKind.NUMBER: _number,
    QuestionKind.TIMES: _times,
    QuestionKind.LANGUAGES: _languages,
    QuestionKind.DATE: _date,
    QuestionKind.FILE: _file,
    QuestionKind.CONSENT: _consent,
    QuestionKind.WISH: _wish,
    QuestionKind.IMPORTANCE: _importance,
    QuestionKind.PEOPLE: _people,
}
