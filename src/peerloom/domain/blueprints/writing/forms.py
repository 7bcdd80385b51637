"""The application forms of both sides, as the first and published version of a cohort's."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint, Form, FormQuestion
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Form as FormRow
from peerloom.domain.enrolment.models import FormSection, FormVersion, Question
from peerloom.domain.programs.models import Cohort


def write(target: Target, document: Blueprint) -> None:
    """A side without sections gets no form."""
    for side, form in ((Side.MENTEE, document.forms.mentee), (Side.MENTOR, document.forms.mentor)):
        if form.sections:
            _write_one(target, side, form)


def _write_one(target: Target, side: Side, form: Form) -> None:
    owner = target.organisation_id
    version = FormVersion.objects.create(
        organisation_id=owner,
        form=FormRow.objects.create(organisation_id=owner, cohort=target.cohort, side=side),
        number=1,
        introduction=form.introduction,
        created_at=target.at,
        published_at=target.at,
        published_by_id=target.person_id,
    )
    place = 0
    for position, section in enumerate(form.sections):
        row = FormSection.objects.create(
            organisation_id=owner, version=version, position=position, title=section.title, help=section.help
        )
        Question.objects.bulk_create(
            Question(
                organisation_id=owner,
                cohort=target.cohort,
                side=side,
                version=version,
                section=row,
                position=place + number,
                **values_of(question),
            )
            for number, question in enumerate(section.questions)
        )
        place += len(section.questions)


def read(cohort: Cohort) -> dict[str, dict[str, Any]]:
    """By side. What came with sheets is no form, and left out."""
    return {side.value: _read_one(cohort, side) for side in Side}


def _read_one(cohort: Cohort, side: Side) -> dict[str, Any]:
    version = current_version(cohort, side)
    if version is None:
        return {}
    sections = [
        {"title": section.title, "help": section.help, "questions": data_of(FormQuestion, section.questions.all())}
        for section in version.sections.prefetch_related("questions")
    ]
    return {"introduction": version.introduction, "sections": sections}


def current_version(cohort: Cohort, side: Side) -> FormVersion | None:
    """The newest published wording of the side's form, else the one in writing."""
    rows = FormVersion.objects.within(cohort.organisation_id).filter(form__cohort=cohort, form__side=side)
    return rows.filter(published_at__isnull=False).order_by("-number").first() or rows.order_by("-number").first()
