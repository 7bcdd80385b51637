"""What only shows when the parts of a document are held against each other: keys that dangle, things said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from peerloom.domain.blueprints.document import NO_GUIDE, Blueprint, CourseEntry, Criterion, Form
from peerloom.domain.blueprints.document.form_drafts import draft_of
from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_faults import faults_of
from peerloom.domain.enrolment.form_limits import MOST_QUESTIONS
from peerloom.domain.programs.standards import BY_ID
from peerloom.domain.training.builtin_courses import builtin_courses
from peerloom.domain.training.documents import draft_from
from peerloom.domain.training.drafts import UnusableCourse
from peerloom.foundation.documents.problems import Problem


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
        *_of_guardrails(document),
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
    """What enrolment would not let anybody publish."""
    if not form.sections:
        return
    places = {
        question.key: f"{place}.sections[{number}].questions[{position}]"
        for number, section in enumerate(form.sections)
        for position, question in enumerate(section.questions)
    }
    for fault in faults_of(draft_of(form), published_kinds={}):
        here = places[fault.key] if fault.key else place
        if fault.section is not None:
            here = f"{place}.sections[{fault.section}]"
        yield Problem(f"{here}.{fault.field}" if fault.field else here, fault.message)
    if len(form.questions) > MOST_QUESTIONS:
        yield Problem(place, _("there are more than %(most)s questions.") % {"most": MOST_QUESTIONS})


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
        if guide != NO_GUIDE and not guide.aspects:
            yield Problem(f"interviews.{side}.aspects", _("say at least one thing that is assessed."))


def _of_courses(document: Blueprint) -> Iterator[Problem]:
    for number, entry in enumerate(document.courses):
        yield from _of_course(f"courses[{number}]", entry)
    built_in = (entry.course for entry in document.courses)
    yield from _twice("courses", "course", (name or f" {place}" for place, name in enumerate(built_in)))


def _of_course(here: str, entry: CourseEntry) -> Iterator[Problem]:
    if bool(entry.course) == (entry.content is not None):
        yield Problem(here, _("either a course's name or its content belongs here, not both."))
    elif entry.course and entry.course not in builtin_courses():
        known = ", ".join(builtin_courses())
        yield Problem(f"{here}.course", _("one of these belongs here: %(words)s.") % {"words": known})
    elif entry.content is not None:
        try:
            draft_from(entry.content)
        except UnusableCourse as error:
            yield Problem(f"{here}.content", str(error))


def _of_guardrails(document: Blueprint) -> Iterator[Problem]:
    guardrails = document.guardrails or ()
    yield from _twice("guardrails", "rule", (guardrail.rule for guardrail in guardrails))
    for number, guardrail in enumerate(guardrails):
        if guardrail.rule not in BY_ID:
            yield Problem(
                f"guardrails[{number}].rule", _("one of these belongs here: %(words)s.") % {"words": ", ".join(BY_ID)}
            )
