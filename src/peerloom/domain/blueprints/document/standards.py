"""What people learn, agree to and are protected by, and what anybody may read about the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from peerloom.domain.blueprints.document.kinds import Small
from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.programs.enums import Audience, Severity
from peerloom.domain.training.enums import CourseAudience
from peerloom.foundation.documents.kinds import Between, Language, Text


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """A built-in ``course`` by its name, or a whole course as ``content``: one of the two.

    ``due_week`` counts from the cohort's first day and may be negative: before it. A course with content says all
    this in there.
    """

    course: Annotated[str, Text(60)] = ""
    content: dict[str, object] | None = None
    audience: CourseAudience = CourseAudience.BOTH
    required: bool = False
    due_week: Annotated[int, Between(-52, 520)] | None = None
    valid_months: Annotated[int, Between(1, 240)] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    kind: AgreementKind
    title: Annotated[str, Text(160, needed=True)]
    body: Annotated[str, Text(20_000, needed=True)]
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class Guardrail:
    rule: Annotated[str, Text(40, needed=True)]
    severity: Severity
    value: Small = 1


@dataclass(frozen=True, slots=True)
class PageText:
    """The public page in one language; the first is the page's own."""

    language: Language
    title: Annotated[str, Text(160, needed=True)]
    summary: Annotated[str, Text(400, needed=True)]
    body: Annotated[str, Text(20_000)] = ""
