"""What the permission matrix needs of application forms: a version that is being written."""

from __future__ import annotations

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Form as ApplicationForm
from peerloom.domain.enrolment.models import FormSection, FormVersion, Question
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT


def form_ids(cohort: Cohort) -> dict[str, str]:
    """One question in one section of the mentees' form. ``side`` and ``place`` are words of a URL, not ids."""
    owner = cohort.organisation
    form = ApplicationForm.objects.create(cohort=cohort, side=Side.MENTEE, organisation=owner)
    version = FormVersion.objects.create(form=form, number=1, created_at=MOMENT, organisation=owner)
    section = FormSection.objects.create(version=version, position=0, title="About you", organisation=owner)
    question = Question.objects.create(
        cohort=cohort,
        side=Side.MENTEE,
        version=version,
        section=section,
        key="why",
        label="Why?",
        kind="text",
        organisation=owner,
    )
    return {"side": Side.MENTEE.value, "place": "0", "question": question.public_id}
