"""A whole program as frozen dataclasses: what a template is, what is exported, what a file may hold.

The annotations are the format: the reader checks a file against them, the writer leaves out what is as by default, and
docs/guides/program-file.md tells every field. Version 1 may grow by optional fields only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from peerloom.domain.blueprints.document.applying import (
    NO_CRITERIA,
    NO_FORMS,
    NO_GUIDE,
    NO_GUIDES,
    Aspect,
    Criterion,
    Form,
    FormQuestion,
    Forms,
    Guide,
    Guides,
    Matching,
    Section,
)
from peerloom.domain.blueprints.document.plan import CheckIn, Message, Objective, ProgramFacts, Stage, Survey
from peerloom.domain.blueprints.document.standards import Agreement, CourseEntry, Guardrail, PageText
from peerloom.foundation.documents.kinds import Items, Language, Slug, Text

FORMAT = "peerloom-program"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Blueprint:
    """``name`` is what commands call it, ``title`` and ``summary`` what people read when they choose.

    Without ``guardrails`` the program keeps the standards of its profile; with an empty list it keeps none.
    """

    name: Slug
    title: Annotated[str, Text(120, needed=True)]
    program: ProgramFacts
    summary: Annotated[str, Text(400)] = ""
    language: Language = "en"
    objectives: Annotated[tuple[Objective, ...], Items(10)] = ()
    roadmap: Annotated[tuple[Stage, ...], Items(60)] = ()
    forms: Forms = NO_FORMS
    matching: Matching = NO_CRITERIA
    interviews: Guides = NO_GUIDES
    courses: Annotated[tuple[CourseEntry, ...], Items(60)] = ()
    agreements: Annotated[tuple[Agreement, ...], Items(2)] = ()
    guardrails: Annotated[tuple[Guardrail, ...], Items(60)] | None = None
    check_ins: Annotated[tuple[CheckIn, ...], Items(120)] = ()
    surveys: Annotated[tuple[Survey, ...], Items(60)] = ()
    messages: Annotated[tuple[Message, ...], Items(60)] = ()
    public_page: Annotated[tuple[PageText, ...], Items(30)] = ()


__all__ = [
    "FORMAT",
    "NO_GUIDE",
    "VERSION",
    "Agreement",
    "Aspect",
    "Blueprint",
    "CheckIn",
    "CourseEntry",
    "Criterion",
    "Form",
    "FormQuestion",
    "Forms",
    "Guardrail",
    "Guide",
    "Guides",
    "Matching",
    "Message",
    "Objective",
    "PageText",
    "ProgramFacts",
    "Section",
    "Stage",
    "Survey",
]
