"""The application forms of both sides, as the first and published version of a cohort's."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint, Form
from peerloom.domain.blueprints.document.form_drafts import draft_of
from peerloom.domain.blueprints.writing.rows import Target
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Form as FormRow
from peerloom.domain.enrolment.models import FormVersion
from peerloom.domain.enrolment.operations.form_rows import write_rows
from peerloom.domain.enrolment.queries import form_draft_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.documents.plain import plain


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
    write_rows(version, target.cohort, side, draft_of(form))


def read(cohort: Cohort) -> dict[str, dict[str, Any]]:
    """By side, what is asked. What came with sheets is no form, and left out."""
    drafts = {side.value: form_draft_of(cohort, side) for side in Side}
    return {side: plain(draft) if draft else {} for side, draft in drafts.items()}
