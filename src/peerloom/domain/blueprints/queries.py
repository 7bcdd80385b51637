"""A program as a document, and what an organisation can start from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint
from peerloom.domain.blueprints.models import SavedTemplate, SetUp
from peerloom.domain.blueprints.reading import blueprint_from_data
from peerloom.domain.blueprints.writing import (
    agreements,
    courses,
    forms,
    guardrails,
    interviews,
    matching,
    plan,
    public_page,
)
from peerloom.domain.blueprints.writing.rows import FACTS, NUMBERS
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation.scope import Actor, ScopedQuerySet
from peerloom.foundation.slugs import slug_of

LONGEST_SUMMARY = 400
WEEK = timedelta(weeks=1)


def blueprint_of(program: Program) -> Blueprint:
    """The program as a document: as its newest round asks and matches, without anybody in it.

    Raises UnreadableDocument where the program holds what no document can say.
    """
    cohort = cohort_of(program)
    asked = forms.read(cohort)
    guides = interviews.read(program)
    facts: dict[str, Any] = {name: str(getattr(program, name)) for name in FACTS}
    facts |= {name: getattr(program, name) for name in NUMBERS}
    return blueprint_from_data(
        {
            "format": FORMAT,
            "version": VERSION,
            "name": slug_of(program.name, otherwise="program"),
            "title": program.name,
            "summary": " ".join(program.purpose.split())[:LONGEST_SUMMARY],
            "language": program.language,
            "program": facts | {"weeks": weeks_of(cohort), "reviewers": interviews.reviewers_of(program)},
            "forms": asked,
            "matching": matching.read(cohort, asked),
            "interviews": guides,
            "courses": courses.read(program),
            "agreements": agreements.read(program),
            "guardrails": guardrails.read(program),
            "public_page": public_page.read(program),
        }
        | plan.read(program)
    )


def weeks_of(cohort: Cohort) -> int:
    """How many weeks a round lasts, a begun one counted; at least one."""
    return max(-((cohort.starts_on - cohort.ends_on) // WEEK), 1)


def saved_templates(actor: Actor) -> ScopedQuerySet[SavedTemplate]:
    """Those of the actor's organisation, by title."""
    return SavedTemplate.objects.visible_to(actor)


def set_ups_going_on(actor: Actor) -> ScopedQuerySet[SetUp]:
    """Programs that someone began to set up and has not created yet, the newest first."""
    return SetUp.objects.visible_to(actor).filter(program__isnull=True).select_related("started_by")
