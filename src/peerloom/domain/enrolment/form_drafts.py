"""An application form as a value: what templates hold, files carry, and the builder changes piece by piece.

Every change gives a new form and leaves the old one alone. Fields are named as the columns of the models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self


class NotInForm(LookupError):
    """The question or section is not (or no longer) part of the form."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. ``key`` means the same in every version of a form, and never changes its ``kind``."""

    key: str
    label: str
    kind: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    least: int | None = None
    most: int | None = None
    shown_if: str = ""
    shown_if_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionDraft:
    title: str
    help: str = ""
    questions: tuple[FormQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A whole form. Sections are known by their place, from 0; questions by their key."""

    introduction: str = ""
    sections: tuple[SectionDraft, ...] = ()

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        """All of them, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> FormQuestion:
        """Raises NotInForm."""
        section, place = self.where(key)
        return self.sections[section].questions[place]

    def where(self, key: str) -> tuple[int, int]:
        """The places of a question's section and of the question in it. Raises NotInForm."""
        for section, place, question in self._placed():
            if question.key == key:
                return section, place
        raise NotInForm(key)

    def with_question(self, question: FormQuestion, *, section: int, instead_of: str = "") -> Self:
        """Put it where the one was that it stands ``instead_of``; a new one, or one for another section, at its end."""
        self.section(section)
        if instead_of:
            was, place = self.where(instead_of)
            if was == section:
                questions = self.sections[section].questions
                return self._with(section, (*questions[:place], question, *questions[place + 1 :]))
            return self.without_question(instead_of).with_question(question, section=section)
        return self._with(section, (*self.sections[section].questions, question))

    def without_question(self, key: str) -> Self:
        section, place = self.where(key)
        questions = self.sections[section].questions
        return self._with(section, (*questions[:place], *questions[place + 1 :]))

    def with_copy(self, key: str, copy: FormQuestion) -> Self:
        """``copy`` directly below the question that it was made from."""
        section, place = self.where(key)
        questions = self.sections[section].questions
        return self._with(section, (*questions[: place + 1], copy, *questions[place + 1 :]))

    def moved_up(self, key: str) -> Self:
        """One place up; the first of a section becomes the last of the one before."""
        section, place = self.where(key)
        question, questions = self.question(key), list(self.sections[section].questions)
        if place:
            questions[place - 1 : place + 1] = [question, questions[place - 1]]
            return self._with(section, tuple(questions))
        return self.without_question(key).with_question(question, section=section - 1) if section else self

    def moved_down(self, key: str) -> Self:
        """One place down; the last of a section becomes the first of the next."""
        section, place = self.where(key)
        question, questions = self.question(key), list(self.sections[section].questions)
        if place < len(questions) - 1:
            questions[place : place + 2] = [questions[place + 1], question]
            return self._with(section, tuple(questions))
        if section == len(self.sections) - 1:
            return self
        left = self.without_question(key)
        below = replace(left.sections[section + 1], questions=(question, *left.sections[section + 1].questions))
        return replace(left, sections=(*left.sections[: section + 1], below, *left.sections[section + 2 :]))

    def section(self, place: int) -> SectionDraft:
        """Raises NotInForm."""
        if not 0 <= place < len(self.sections):
            raise NotInForm(place)
        return self.sections[place]

    def with_section(self, title: str, help: str = "") -> Self:  # noqa: A002  # named as the model's column
        return replace(self, sections=(*self.sections, SectionDraft(title, help)))

    def with_section_named(self, place: int, title: str, help: str) -> Self:  # noqa: A002
        changed = replace(self.section(place), title=title, help=help)
        return replace(self, sections=(*self.sections[:place], changed, *self.sections[place + 1 :]))

    def without_section(self, place: int) -> Self:
        """Without the section and all its questions."""
        self.section(place)
        return replace(self, sections=(*self.sections[:place], *self.sections[place + 1 :]))

    def with_section_moved(self, place: int, step: int) -> Self:
        """``step`` places down (negative: up), as far as there is room."""
        moving = self.section(place)
        rest = [*self.sections[:place], *self.sections[place + 1 :]]
        rest.insert(min(max(place + step, 0), len(rest)), moving)
        return replace(self, sections=tuple(rest))

    def _placed(self) -> Iterator[tuple[int, int, FormQuestion]]:
        for section, holder in enumerate(self.sections):
            for place, question in enumerate(holder.questions):
                yield section, place, question

    def _with(self, section: int, questions: tuple[FormQuestion, ...]) -> Self:
        changed = replace(self.sections[section], questions=questions)
        return replace(self, sections=(*self.sections[:section], changed, *self.sections[section + 1 :]))
