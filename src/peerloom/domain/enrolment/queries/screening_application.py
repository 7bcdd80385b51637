"""Everything that screening knows about one application, for those who screen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from peerloom.domain.enrolment.models import (
    Answer,
    AnswerFile,
    Application,
    Interview,
    Question,
    Reference,
    VettingCheck,
)
from peerloom.domain.enrolment.queries.screening_board import applications_to_screen
from peerloom.domain.people.models import Person
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor, ScopedQuerySet


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """``value`` is None for a sensitive question: that it was answered is said, what was answered is not."""

    label: str
    kind: str
    value: Any
    private: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of an application's story. ``who`` is "" for the applicant, a referee or the system."""

    verb: str
    at: datetime
    who: str
    details: dict[str, Any]


def applications_with_everyone(actor: Actor) -> ScopedQuerySet[Application]:
    """To open one of them: with person, program, channel and who looks after it."""
    return applications_to_screen(actor).select_related(
        "person", "cohort__program", "organisation", "channel", "assigned_to", "decided_by"
    )


def answers_shown(application: Application) -> list[ShownAnswer]:
    """In the order of the form; what is sensitive never leaves this function."""
    rows = Answer.objects.within(application.organisation_id).filter(application=application)
    ordered = rows.select_related("question").order_by("question__position", "question_id")
    return [
        ShownAnswer(
            label=answer.question.label,
            kind=answer.question.kind,
            value=None if answer.question.sensitive else answer.value,
            private=answer.question.sensitive,
        )
        for answer in ordered
    ]


def files_shown(application: Application) -> ScopedQuerySet[AnswerFile]:
    return files_to_screen(application.organisation_id).filter(application=application).order_by("pk")


def files_to_screen(organisation_id: int) -> ScopedQuerySet[AnswerFile]:
    """Without those that answer a question which is or was private: a file's name tells as much as an answer."""
    private = Question.objects.within(organisation_id).filter(
        cohort=OuterRef("application__cohort"),
        side=OuterRef("application__side"),
        key=OuterRef("question_key"),
        sensitive=True,
    )
    return AnswerFile.objects.within(organisation_id).exclude(Exists(private))


def happenings_of(application: Application) -> list[Happening]:
    """Newest first, from the audit trail. Two queries."""
    events = list(
        AuditEvent.objects.filter(
            organisation=application.organisation.public_id, subject=application.public_id
        ).order_by("-number")
    )
    people = Person.objects.within(application.organisation_id).filter(
        public_id__in={event.actor for event in events if event.actor}
    )
    names = {person.public_id: person.name for person in people}
    return [Happening(event.verb, event.at, names.get(event.actor, ""), event.details) for event in events]


def interviews_of(application: Application) -> Sequence[Interview]:
    return list(application.interviews.select_related("arranged_by").order_by("-planned_at", "-pk"))


def references_of(application: Application) -> Sequence[Reference]:
    return list(application.references.order_by("pk"))


def checks_of(application: Application) -> Sequence[VettingCheck]:
    """All checks of the applicant, the newest of each kind first."""
    rows = VettingCheck.objects.within(application.organisation_id).filter(person=application.person_id)
    return list(rows.order_by("kind", "-checked_on", "-pk"))
