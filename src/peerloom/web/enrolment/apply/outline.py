"""A form cut into pages: one for each section, or a single one for a handful of questions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.answering import Values, asked, open_questions
from peerloom.domain.enrolment.entrance import questions_in_order
from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.models import FormSection, FormVersion, Question

A_HANDFUL = 6


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    help: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One page. ``number`` counts from 1 and stays the same, whatever was answered."""

    number: int
    title: str
    help: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions]

    @property
    def keys(self) -> set[str]:
        return {question.key for question in self.questions}


@dataclass(frozen=True, slots=True)
class Outline:
    """``consents`` are asked at the end, beside all answers; those that others depend on stay where they are."""

    questions: tuple[Question, ...]
    parts: tuple[Part, ...]
    consents: tuple[Question, ...]

    def shown(self, values: Values) -> list[Part]:
        """The pages on which someone who has answered so finds something to answer."""
        keys = {question.key for question in asked(self.questions, values)}
        return [part for part in self.parts if part.keys & keys]

    def part(self, number: int) -> Part | None:
        return next((part for part in self.parts if part.number == number), None)

    def after(self, part: Part, values: Values) -> Part | None:
        return next((other for other in self.shown(values) if other.number > part.number), None)

    def before(self, part: Part, values: Values) -> Part | None:
        return next((other for other in reversed(self.shown(values)) if other.number < part.number), None)

    def where_they_were(self, values: Values) -> Part | None:
        """The first page with a question that was not seen yet, or has to be answered and is not; None at the end."""
        waiting = {question.key for question in asked(self.questions, values)} - values.keys()
        waiting |= {question.key for question in open_questions(self.questions, values)}
        return next((part for part in self.parts if part.keys & waiting), None)

    def missing(self, values: Values) -> list[tuple[Part, Question]]:
        """What has to be answered before the end, and on which page."""
        still = {question.key for question in open_questions(self.questions, values)}
        return [(part, question) for part in self.parts for question in part.questions if question.key in still]


def outline_of(version: FormVersion | None) -> Outline:
    """One query."""
    questions = questions_in_order(version)
    conditions = {question.shown_if for question in questions}
    consents = [q for q in questions if q.kind == QuestionKind.CONSENT and q.key not in conditions]
    others = [question for question in questions if question not in consents]
    sections = [_section(section, list(group)) for section, group in groupby(others, key=lambda q: q.section)]
    return Outline(tuple(questions), tuple(_parts(sections, len(others))), tuple(consents))


def _section(section: FormSection | None, questions: list[Question]) -> Section:
    return Section(section.title if section else "", section.help if section else "", tuple(questions))


def _parts(sections: list[Section], questions: int) -> list[Part]:
    if questions <= A_HANDFUL and len(sections) > 1:
        return [Part(1, _("Your answers"), "", tuple(sections))]
    return [
        Part(number, section.title or _("Your answers"), section.help, (Section("", "", section.questions),))
        for number, section in enumerate(sections, start=1)
    ]
