"""What people are asked, how answers make a match, and how an interview is led."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from peerloom.domain.blueprints.document.kinds import Key, Lines, Options, OtherKey, Small
from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.matching.models import RuleSet
from peerloom.foundation.documents.kinds import Between, Items, Text
from peerloom.pairing import Kind


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """``key`` names it in criteria; with ``shown_if`` it is asked of those alone who answered so before."""

    key: Key
    label: Annotated[str, Text(400, needed=True)]
    kind: QuestionKind
    help: Annotated[str, Text(1000)] = ""
    options: Options = ()
    required: bool = False
    sensitive: bool = False
    least: Small | None = None
    most: Small | None = None
    shown_if: OtherKey = ""
    shown_if_values: Options = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: Annotated[str, Text(200, needed=True)]
    help: Annotated[str, Text(2000)] = ""
    questions: Annotated[tuple[FormQuestion, ...], Items(100)] = ()


@dataclass(frozen=True, slots=True)
class Form:
    introduction: Annotated[str, Text(4000)] = ""
    sections: Annotated[tuple[Section, ...], Items(40)] = ()

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        """All of them, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)


NO_FORM = Form()


@dataclass(frozen=True, slots=True)
class Forms:
    mentee: Form = NO_FORM
    mentor: Form = NO_FORM


@dataclass(frozen=True, slots=True)
class Criterion:
    """One comparison; the fields are those of `matching.queries.drafts.CriterionDraft`."""

    key: Key
    label: Annotated[str, Text(200)]
    kind: Kind
    mentee_question: Key
    mentor_question: Key
    weight: Annotated[int, Between(0, 4)] = 2
    required: bool = False
    minimum: Annotated[float, Between(0, 1)] = 1.0
    missing_forbids: bool = False
    sensitive: bool = False
    asked_question: OtherKey = ""
    importance_question: OtherKey = ""
    scale: Options = ()
    steps_least: Annotated[int, Between(-1000, 1000)] = 1
    steps_most: Annotated[int, Between(-1000, 1000)] = 3
    reach: Annotated[float, Between(0, 1e9)] = 1.0
    enough_minutes: Annotated[int, Between(1, 7 * 24 * 60)] = 60


@dataclass(frozen=True, slots=True)
class Matching:
    objective: RuleSet.Objective = RuleSet.Objective.FAIR
    criteria: Annotated[tuple[Criterion, ...], Items(60)] = ()


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that a reviewer scores from 1 to 5; low, middle and high say what 1, 3 and 5 look like."""

    key: Key
    label: Annotated[str, Text(200, needed=True)]
    help: Annotated[str, Text(600)] = ""
    low: Annotated[str, Text(300)] = ""
    middle: Annotated[str, Text(300)] = ""
    high: Annotated[str, Text(300)] = ""


@dataclass(frozen=True, slots=True)
class Guide:
    introduction: Annotated[str, Text(2000)] = ""
    questions: Lines = ()
    aspects: Annotated[tuple[Aspect, ...], Items(8)] = ()


NO_GUIDE = Guide()


@dataclass(frozen=True, slots=True)
class Guides:
    mentee: Guide = NO_GUIDE
    mentor: Guide = NO_GUIDE


NO_FORMS = Forms()
NO_CRITERIA = Matching()
NO_GUIDES = Guides()
