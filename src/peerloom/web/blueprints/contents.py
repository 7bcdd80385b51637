"""What is in a document, in counts and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.writing.guardrails import standards_of


def contents(document: Blueprint) -> list[str]:
    """ "6 stages", "24 questions": what there is of each kind, nothing for what there is not."""
    questions = len(document.forms.mentee.questions) + len(document.forms.mentor.questions)
    aspects = len(document.interviews.mentee.questions) + len(document.interviews.mentor.questions)
    rules = len(standards_of(document.program.profile) if document.guardrails is None else document.guardrails)
    counted = (
        (len(document.objectives), ngettext("%(n)s objective", "%(n)s objectives", len(document.objectives))),
        (questions, ngettext("%(n)s question in the forms", "%(n)s questions in the forms", questions)),
        (
            len(document.matching.criteria),
            ngettext("%(n)s matching criterion", "%(n)s matching criteria", len(document.matching.criteria)),
        ),
        (aspects, ngettext("%(n)s interview question", "%(n)s interview questions", aspects)),
        (len(document.courses), ngettext("%(n)s course", "%(n)s courses", len(document.courses))),
        (
            len(document.roadmap),
            ngettext("%(n)s stage with agendas", "%(n)s stages with agendas", len(document.roadmap)),
        ),
        (len(document.agreements), ngettext("%(n)s agreement", "%(n)s agreements", len(document.agreements))),
        (len(document.check_ins), ngettext("%(n)s check-in", "%(n)s check-ins", len(document.check_ins))),
        (len(document.surveys), ngettext("%(n)s survey", "%(n)s surveys", len(document.surveys))),
        (
            rules,
            ngettext("%(n)s practice standard", "%(n)s practice standards", rules),
        ),
        (len(document.messages), ngettext("%(n)s message text", "%(n)s message texts", len(document.messages))),
        (
            len(document.public_page),
            ngettext("a public page in %(n)s language", "a public page in %(n)s languages", len(document.public_page)),
        ),
    )
    return [words % {"n": number} for number, words in counted if number]


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template as it is offered. ``value`` is what the form that begins with it sends."""

    value: str
    document: Blueprint
    title: str
    summary: str

    @property
    def length(self) -> str:
        weeks = self.document.program.weeks
        return ngettext("%(number)s week", "%(number)s weeks", weeks) % {"number": weeks}

    @property
    def meets(self) -> str:
        return str(self.document.program.format.label)

    @property
    def where(self) -> str:
        return str(self.document.program.place.label)

    @property
    def audience(self) -> str:
        return self.document.program.audience or _("Whoever you choose")

    @property
    def protects(self) -> bool:
        """Whether the standards for children and young people hold."""
        return self.document.program.profile == "youth"

    @property
    def contents(self) -> list[str]:
        return contents(self.document)
