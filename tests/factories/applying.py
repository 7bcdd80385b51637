"""Application forms as the builder publishes them, and people who fill them in."""

from __future__ import annotations

from datetime import date
from typing import Any

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import ApplicationDraft, Form, FormSection, FormVersion, Question
from peerloom.domain.enrolment.operations.drafts import Applicant, start_draft
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.public_ids import new_public_id
from tests.factories.people import MOMENT

ADULT = date(2001, 3, 27)
TOPICS = ["Settling in", "Studying", "Careers"]


def make_form(cohort: Cohort, side: Side = Side.MENTEE, *sections: tuple[str, list[dict[str, Any]]]) -> FormVersion:
    """A published form; without ``sections`` that of a first-year program. A second one replaces it."""
    form, _made = Form.objects.within(cohort.organisation_id).get_or_create(
        organisation=cohort.organisation, cohort=cohort, side=side
    )
    version = FormVersion.objects.create(
        organisation=cohort.organisation,
        form=form,
        number=form.versions.count() + 1,
        created_at=MOMENT,
        published_at=MOMENT,
    )
    for place, (title, questions) in enumerate(sections or FIRST_YEAR):
        section = FormSection.objects.create(
            organisation=cohort.organisation, version=version, position=place, title=title
        )
        for position, question in enumerate(questions):
            of = {"organisation": cohort.organisation, "cohort": cohort, "side": side}
            where = {"version": version, "section": section, "position": 10 * place + position}
            asked = {"label": question["key"].capitalize(), "kind": Kind.SHORT} | question
            Question(**of | where | asked).save()
    return version


FIRST_YEAR: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    (
        "Your goals",
        [
            {"key": "why", "label": "What do you hope for?", "kind": Kind.TEXT, "required": True},
            {
                "key": "topics",
                "label": "What would you like to talk about?",
                "kind": Kind.CHOICES,
                "options": TOPICS,
                "required": True,
            },
            {
                "key": "career",
                "label": "Which kind of work do you think of?",
                "required": True,
                "shown_if": "topics",
                "shown_if_values": ["Careers"],
            },
        ],
    ),
    (
        "Your week",
        [
            {"key": "free", "label": "When could you meet?", "kind": Kind.TIMES, "required": True},
            {"key": "languages", "label": "Which languages may we use?", "kind": Kind.LANGUAGES},
            {
                "key": "first",
                "label": "Are you the first in your family to study?",
                "kind": Kind.WISH,
                "sensitive": True,
            },
        ],
    ),
    (
        "To finish",
        [
            {"key": "letter", "label": "A letter about you", "kind": Kind.FILE},
            {
                "key": "consent",
                "label": "I agree that my answers are used to find my mentor.",
                "kind": Kind.CONSENT,
                "required": True,
            },
        ],
    ),
)


def make_draft(cohort: Cohort, side: Side = Side.MENTEE, *, email: str = "ada@example.org") -> ApplicationDraft:
    return start_draft(
        cohort=cohort,
        side=side,
        applicant=Applicant(given_name="Ada", family_name="Okafor", email=email),
        born=ADULT,
        public_id=new_public_id(),
        at=MOMENT,
    )


def answers_in(draft: ApplicationDraft) -> dict[str, Any]:
    """What is answered so far."""
    return dict(draft.values)
