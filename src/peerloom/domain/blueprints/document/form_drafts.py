"""A form of a document in the words of enrolment, which knows what can be asked."""

from __future__ import annotations

from dataclasses import fields

from peerloom.domain.blueprints.document.applying import Form
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft


def draft_of(form: Form) -> FormDraft:
    """The same form; the fields of a question are named alike."""
    names = [field.name for field in fields(FormQuestion)]
    return FormDraft(
        form.introduction,
        tuple(
            SectionDraft(
                section.title,
                section.help,
                tuple(
                    FormQuestion(**{name: getattr(question, name) for name in names}) for question in section.questions
                ),
            )
            for section in form.sections
        ),
    )
