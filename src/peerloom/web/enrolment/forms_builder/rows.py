"""The sections and questions of a form as the builder lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.form_faults import FormFault
from peerloom.web.enrolment.forms_builder.access import Builder
from peerloom.web.enrolment.forms_builder.kinds import NAMES

OPTIONS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """``number`` counts through the whole form, from 1. ``criterion`` is what the rules call it, if they need it."""

    number: int
    question: FormQuestion
    url: str
    kind: object
    condition: str
    criterion: str
    faults: Sequence[FormFault]

    @property
    def anchor(self) -> str:
        return f"q-{self.question.key}"

    @property
    def options(self) -> str:
        """The first of them, as a line."""
        some = ", ".join(self.question.options[:OPTIONS_SHOWN])
        return f"{some}, …" if len(self.question.options) > OPTIONS_SHOWN else some


@dataclass(frozen=True, slots=True)
class SectionRow:
    place: int
    section: SectionDraft
    url: str
    add_url: str
    questions: Sequence[QuestionRow]
    faults: Sequence[FormFault]


def rows_of(builder: Builder) -> list[SectionRow]:
    """In the form's order."""
    conditions = conditions_of(builder.form)
    rows, number = [], 0
    for place, section in enumerate(builder.form.sections):
        questions = []
        for question in section.questions:
            number += 1
            questions.append(
                QuestionRow(
                    number=number,
                    question=question,
                    url=builder.url("question", builder.ids[question.key]),
                    kind=NAMES[question.kind],
                    condition=conditions.get(question.key, ""),
                    criterion=builder.compared.get(question.key, ""),
                    faults=[fault for fault in builder.faults if fault.key == question.key],
                )
            )
        faults = [fault for fault in builder.faults if fault.section == place]
        add_url = f"{builder.url('kinds')}?section={place}"
        rows.append(SectionRow(place, section, builder.url("section", place), add_url, questions, faults))
    return rows


def conditions_of(form: FormDraft) -> dict[str, str]:
    """By key, a sentence on who is asked, for questions that not everyone is asked."""
    by_key = {question.key: question for question in form.questions}
    said = {}
    for question in form.questions:
        deciding = by_key.get(question.shown_if)
        if deciding is not None:
            words = {"yes": _("Yes"), "no": _("No")} if deciding.kind == QuestionKind.WISH else {}
            answers = [words.get(value, value) for value in question.shown_if_values]
            said[question.key] = _("Only for who answers %(answers)s to “%(label)s”") % {
                "answers": _(" or ").join(f"“{answer}”" for answer in answers),
                "label": deciding.label,
            }
    return said
