"""Application forms for tests, as values and as versions that are asked."""

from __future__ import annotations

from typing import Any

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.models import Answer, Application, FormVersion, Question
from peerloom.domain.enrolment.operations.forms import write_form
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories.people import MOMENT

TOPICS = ("Careers", "Studying", "Settling in")


def question(key: str = "topics", kind: str = QuestionKind.CHOICES, **further: Any) -> FormQuestion:
    """A question that can be asked as it is, unless it is told otherwise."""
    with_options = {QuestionKind.CHOICES, QuestionKind.CATEGORY, QuestionKind.SCALE, QuestionKind.RANKING}
    given = {"label": f"What about {key}?", "options": TOPICS if kind in with_options else ()} | further
    return FormQuestion(key=key, kind=kind, **given)


def form_of(*questions: FormQuestion, introduction: str = "") -> FormDraft:
    """One section with these questions."""
    return FormDraft(introduction, (SectionDraft("About you", questions=questions),))


def asked_form(cohort: Cohort, side: Side, form: FormDraft, by: Actor) -> FormVersion:
    """The form as the published version that is asked now."""
    return write_form(cohort=cohort, side=side, form=form, publish=True, by=by, at=MOMENT)


def answer(application: Application, version: FormVersion, key: str, value: Any) -> Answer:
    """An answer to one question of this version, as handing in the form leaves it."""
    application.form_version = version
    application.save(update_fields=["form_version"])
    asked = Question.objects.within(version.organisation_id).get(version=version, key=key)
    return Answer.objects.create(
        organisation_id=version.organisation_id, application=application, question=asked, value=value
    )
