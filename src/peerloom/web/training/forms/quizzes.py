from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from peerloom.domain.training.models import QuizQuestion
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id

MISSING = {"required": _("Please choose an answer. If you are not sure, guess: you can try again.")}


class QuizForm(forms.Form):
    """One field per question, named after it. ``key`` makes answers that are sent twice one try."""

    attempt = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])

    def __init__(self, data: Any = None, *, questions: Sequence[QuizQuestion]) -> None:
        super().__init__(data, initial={"attempt": new_public_id()})
        self.questions = questions
        for number, question in enumerate(questions, start=1):
            self.fields[_name(question)] = _field(question, number)

    @property
    def answers(self) -> dict[str, list[str]]:
        values = self.cleaned_data
        given = {question.public_id: values[_name(question)] for question in self.questions}
        return {key: value if isinstance(value, list) else [value] for key, value in given.items()}

    @property
    def key(self) -> str:
        return str(self.cleaned_data["attempt"])


def _name(question: QuizQuestion) -> str:
    return f"q-{question.public_id}"


def _field(question: QuizQuestion, number: int) -> forms.Field:
    choices = [(choice.public_id, choice.text) for choice in question.choices.all()]
    label = f"{number}. {question.text}"
    if question.several:
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Choose all that are right."),
            error_messages=MISSING,
        )
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=MISSING)
