"""A course as one JSON document: what a program's file carries, readable by people and checked when it is read.

Recordings and downloads stay behind; their transcripts come along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from peerloom.domain.training.drafts import (
    ChoiceDraft,
    CourseDraft,
    CoursePlan,
    LessonDraft,
    ModuleDraft,
    QuestionDraft,
    UnusableCourse,
)

Document = dict[str, Any]

_PLAN = ("title", "summary", "audience", "minutes", "language", "required", "due_week", "valid_months", "prerequisites")
_ABOUT = (*_PLAN, "origin", "published")


def document_of(draft: CourseDraft) -> Document:
    """The inverse of `draft_from`."""
    plan = draft.plan
    said = {name: getattr(plan, name) for name in _PLAN} | {"prerequisites": list(plan.prerequisites)}
    modules = [_module_document(module) for module in draft.modules]
    return said | {"origin": draft.origin, "published": draft.published, "modules": modules}


def draft_from(document: object) -> CourseDraft:
    """Raises UnusableCourse, whose message says where in the course."""
    said = _mapping(document, _("the course"), (*_ABOUT, "modules"))
    before = said.get("prerequisites", [])
    if not isinstance(before, list):
        raise UnusableCourse(_("“prerequisites” has to be a list."))
    modules = tuple(_module(each, place) for place, each in enumerate(_list(said, "modules"), start=1))
    plan = _made(CoursePlan, said, _PLAN, _("the course"), prerequisites=tuple(before))
    draft: CourseDraft = _made(CourseDraft, said, ("origin", "published"), _("the course"), plan=plan, modules=modules)
    return draft


def _module_document(module: ModuleDraft) -> Document:
    return {
        "title": module.title,
        "pass_share": module.pass_share,
        "lessons": [
            {"title": lesson.title, "format": str(lesson.format), "minutes": lesson.minutes, "body": lesson.body}
            for lesson in module.lessons
        ],
        "quiz": [
            {
                "text": question.text,
                "several": question.several,
                "feedback": question.feedback,
                "choices": [
                    {"text": choice.text, "right": choice.right, "feedback": choice.feedback}
                    for choice in question.choices
                ],
            }
            for question in module.quiz
        ],
    }


def _module(document: object, place: int) -> ModuleDraft:
    where = _("module %(number)s") % {"number": place}
    said = _mapping(document, where, ("title", "pass_share", "lessons", "quiz"))
    lessons = tuple(_lesson(each, f"{where}, {place}") for place, each in enumerate(_list(said, "lessons"), start=1))
    quiz = tuple(_question(each, f"{where}, {place}") for place, each in enumerate(_list(said, "quiz"), start=1))
    draft: ModuleDraft = _made(ModuleDraft, said, ("title", "pass_share"), where, lessons=lessons, quiz=quiz)
    return draft


def _lesson(document: object, where: str) -> LessonDraft:
    names = ("title", "format", "minutes", "body")
    draft: LessonDraft = _made(LessonDraft, _mapping(document, where, names), names, where)
    return draft


def _question(document: object, where: str) -> QuestionDraft:
    names = ("text", "several", "feedback")
    said = _mapping(document, where, (*names, "choices"))
    choices = tuple(_choice(each, where) for each in _list(said, "choices"))
    draft: QuestionDraft = _made(QuestionDraft, said, names, where, choices=choices)
    return draft


def _choice(document: object, where: str) -> ChoiceDraft:
    names = ("text", "right", "feedback")
    draft: ChoiceDraft = _made(ChoiceDraft, _mapping(document, where, names), names, where)
    return draft


def _mapping(document: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise UnusableCourse(_("In %(where)s, an object with names was expected.") % {"where": where})
    for name in document:
        if name not in known:
            shown = str(name)[:40]
            raise UnusableCourse(_("In %(where)s, “%(name)s” is not known.") % {"where": where, "name": shown})
    return document


def _list(said: Mapping[str, Any], name: str) -> list[Any]:
    rows = said.get(name, [])
    if not isinstance(rows, list):
        raise UnusableCourse(_("“%(name)s” has to be a list.") % {"name": name})
    return rows


def _made(kind: Any, said: Mapping[str, Any], names: tuple[str, ...], where: str, **values: Any) -> Any:
    """A draft of what was said; what was left out takes the draft's own default."""
    given = {name: said[name] for name in names if name in said} | values
    try:
        return kind(**given)
    except UnusableCourse as error:
        raise UnusableCourse(f"{where}: {error}") from error
    except TypeError as error:  # a name without a default was left out
        raise UnusableCourse(_("In %(where)s, something is missing.") % {"where": where}) from error
