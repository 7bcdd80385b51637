"""What only shows when the parts of a document are held against each other: keys that dangle, things said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from peerloom.domain.blueprints.document import Blueprint, Criterion, Form, FormQuestion
from peerloom.domain.blueprints.reading.problems import Problem
from peerloom.domain.enrolment.enums import QuestionKind

WITH_OPTIONS = (QuestionKind.CATEGORY, QuestionKind.CHOICES, QuestionKind.SCALE, QuestionKind.RANKING)
FEWEST_OPTIONS = 2


def problems_between(document: Blueprint) -> list[Problem]:
    """Every contradiction; empty for a document that can become a program."""
    return [
        *_of_objectives(document),
        *_of_form("forms.mentee", document.forms.mentee),
        *_of_form("forms.mentor", document.forms.mentor),
        *_of_matching(document),
        *_of_interviews(document),
        *_of_courses(document),
        *_twice("agreements", "kind", (agreement.kind for agreement in document.agreements)),
        *_twice("guardrails", "rule", (guardrail.rule for guardrail in document.guardrails)),
        *_twice("messages", "purpose", (message.purpose for message in document.messages)),
        *_twice("public_page", "language", (text.language for text in document.public_page)),
    ]


def _twice(place: str, name: str, values: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield Problem(f"{place}[{number}].{name}", _("“%(value)s” stands there twice.") % {"value": value})
        seen.add(value)


def _of_objectives(document: Blueprint) -> Iterator[Problem]:
    if document.objectives and sum(objective.primary for objective in document.objectives) != 1:
        yield Problem("objectives", _("exactly one of them has to be primary."))


def _of_form(place: str, form: Form) -> Iterator[Problem]:
    earlier: dict[str, FormQuestion] = {}
    for number, section in enumerate(form.sections):
        for position, question in enumerate(section.questions):
            here = f"{place}.sections[{number}].questions[{position}]"
            if question.key in earlier:
                yield Problem(f"{here}.key", _("“%(value)s” stands there twice.") % {"value": question.key})
            yield from _of_question(here, question, earlier)
            earlier[question.key] = question


def _of_question(here: str, question: FormQuestion, earlier: dict[str, FormQuestion]) -> Iterator[Problem]:
    if question.kind in WITH_OPTIONS and len(question.options) < FEWEST_OPTIONS:
        yield Problem(f"{here}.options", _("a question of this kind needs at least two options."))
    if len(set(question.options)) < len(question.options):
        yield Problem(f"{here}.options", _("an option stands there twice."))
    if question.least is not None and question.most is not None and question.least > question.most:
        yield Problem(f"{here}.most", _("the most has to be at least the least."))
    if not question.shown_if:
        if question.shown_if_values:
            yield Problem(f"{here}.shown_if_values", _("these belong to a question named in shown_if."))
        return
    asked = earlier.get(question.shown_if)
    if asked is None:
        what = _("no earlier question of this form has the key “%(key)s”.") % {"key": question.shown_if}
        yield Problem(f"{here}.shown_if", what)
    elif not question.shown_if_values:
        yield Problem(f"{here}.shown_if_values", _("say after which answers it is asked."))
    elif asked.options and not set(question.shown_if_values) <= set(asked.options):
        yield Problem(f"{here}.shown_if_values", _("one of these is not an option of that question."))


def _of_matching(document: Blueprint) -> Iterator[Problem]:
    criteria = document.matching.criteria
    mentees = {question.key: question.kind for question in document.forms.mentee.questions}
    mentors = {question.key: question.kind for question in document.forms.mentor.questions}
    yield from _twice("matching.criteria", "key", (criterion.key for criterion in criteria))
    if criteria and not any(criterion.weight or criterion.required for criterion in criteria):
        yield Problem("matching.criteria", _("none of them counts: give one a weight, or make it required."))
    for number, criterion in enumerate(criteria):
        here = f"matching.criteria[{number}]"
        yield from _dangling(here, criterion, mentees, mentors)
        if criterion.steps_least > criterion.steps_most:
            yield Problem(f"{here}.steps_most", _("the most has to be at least the least."))


def _dangling(
    here: str, criterion: Criterion, mentees: dict[str, QuestionKind], mentors: dict[str, QuestionKind]
) -> Iterator[Problem]:
    named = (
        ("mentee_question", criterion.mentee_question, mentees, None),
        ("mentor_question", criterion.mentor_question, mentors, None),
        ("asked_question", criterion.asked_question, mentees, QuestionKind.WISH),
        ("importance_question", criterion.importance_question, mentees, QuestionKind.IMPORTANCE),
    )
    for field, key, asked, kind in named:
        if not key:
            continue
        if key not in asked:
            yield Problem(f"{here}.{field}", _("no question of that form has the key “%(key)s”.") % {"key": key})
        elif kind and asked[key] != kind:
            yield Problem(
                f"{here}.{field}", _("that question has to be of the kind “%(kind)s”.") % {"kind": kind.value}
            )


def _of_interviews(document: Blueprint) -> Iterator[Problem]:
    for side, guide in (("mentee", document.interviews.mentee), ("mentor", document.interviews.mentor)):
        yield from _twice(f"interviews.{side}.aspects", "key", (aspect.key for aspect in guide.aspects))


def _of_courses(document: Blueprint) -> Iterator[Problem]:
    for number, entry in enumerate(document.courses):
        if bool(entry.course) == (entry.content is not None):
            yield Problem(f"courses[{number}]", _("either a course's name or its content belongs here, not both."))
    built_in = (entry.course for entry in document.courses)
    yield from _twice("courses", "course", (name or f" {place}" for place, name in enumerate(built_in)))
