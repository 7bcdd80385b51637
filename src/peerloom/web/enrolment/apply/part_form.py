"""The form of one page of questions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.answering import JsonValue, Values, asked
from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.models import AnswerFile, Question
from peerloom.web.enrolment.answer_fields import cleaned_value, fields_for, initial_value
from peerloom.web.enrolment.apply.outline import Outline, Part, Section

PREFIX = "q"


@dataclass(frozen=True, slots=True)
class Block:
    """A question on the page. With ``asked_if`` it comes and goes with the answer to another field of the page."""

    question: Question
    field: BoundField
    shown: bool
    asked_if: str
    asked_values: str
    kept: AnswerFile | None


class PartForm(forms.Form):
    """Only what was on the page when it was sent (``presented``) counts as answered.

    Without JavaScript a question whose condition is met by an answer on the same page is not there yet; it is asked
    when the page has been saved. Faults in what is not asked any more are no faults. ``pausing``: nothing is required.
    """

    def __init__(
        self,
        data: QueryDict | None,
        uploads: Any,
        *,
        outline: Outline,
        part: Part,
        values: Values,
        kept: Mapping[str, AnswerFile],
        pausing: bool = False,
    ) -> None:
        initial = {question.key: initial_value(question, values.get(question.key)) for question in part.questions}
        super().__init__(data, uploads, prefix=PREFIX, initial=initial)
        self.outline, self.part, self.values, self.kept = outline, part, values, kept
        self.presented: set[str] = set(data.getlist("presented")) & part.keys if data is not None else set()
        self.removed: set[str] = set(data.getlist("remove")) if data is not None else set()
        self.pausing = pausing
        self.fields |= fields_for(part.questions)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please answer this.")
        self.required = {key for key, field in self.fields.items() if field.required}

    def full_clean(self) -> None:
        for key in self.required:
            has_file = key in self.kept and key not in self.removed
            self.fields[key].required = not (self.pausing or has_file or key not in self.presented)
        super().full_clean()
        for key in self.required:  # the page says what has to be answered before the end, whatever was enough just now
            self.fields[key].required = True
        if self.is_bound:
            counted = self.presented & self._asked_keys()
            for key in [key for key in self.errors if key in self.fields and key not in counted]:
                del self.errors[key]

    def answers(self) -> dict[str, JsonValue]:
        """The good ones among what was on the page, None for those left open; a file that stays is not among them."""
        found: dict[str, JsonValue] = {}
        for question in self._answered():
            value = cleaned_value(question, self.cleaned_data[question.key])
            if value is not None or not self._stays(question):
                found[question.key] = value
        return found

    def uploads(self) -> dict[str, UploadedFile[Any]]:
        given = {question.key: self.cleaned_data[question.key] for question in self._answered()}
        return {key: value for key, value in given.items() if isinstance(value, UploadedFile)}

    def asked_next(self) -> list[Question]:
        """What these answers ask for and the page did not show."""
        keys = self._asked_keys() - self.presented
        return [question for question in self.part.questions if question.key in keys]

    def sections(self) -> Iterator[tuple[Section, list[Block]]]:
        """For the page: every question that is asked or may come to be by an answer on it."""
        shown = self._asked_keys()
        for section in self.part.sections:
            blocks = [self._block(question, shown) for question in section.questions]
            visible = [block for block in blocks if block.shown or block.asked_if]
            if visible:
                yield section, visible

    def _block(self, question: Question, shown: Collection[str]) -> Block:
        here = question.shown_if in self.part.keys
        return Block(
            question=question,
            field=self[question.key],
            shown=question.key in shown,
            asked_if=self.add_prefix(question.shown_if) if here else "",
            asked_values=json.dumps([str(value) for value in question.shown_if_values]) if here else "",
            kept=self.kept.get(question.key),
        )

    def _answered(self) -> list[Question]:
        good = getattr(self, "cleaned_data", {})
        return [question for question in self.part.questions if question.key in self.presented and question.key in good]

    def _stays(self, question: Question) -> bool:
        """Whether there is a file already, and nobody asked to take it away."""
        return question.kind == QuestionKind.FILE and question.key in self.kept and question.key not in self.removed

    def _asked_keys(self) -> set[str]:
        values = dict(self.values) | (self.answers() if self.is_bound else {})
        return {question.key for question in asked(self.outline.questions, values)}
