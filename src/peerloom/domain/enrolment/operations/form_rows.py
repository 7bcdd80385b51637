"""A form as a value, brought into the rows of one version with as few statements as it takes."""

from __future__ import annotations

from typing import Any

from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion
from peerloom.domain.enrolment.models import FormSection, FormVersion, Question
from peerloom.domain.programs.models import Cohort

QUESTION_FIELDS = (
    *("label", "kind", "help", "options", "required", "sensitive"),
    *("least", "most", "shown_if", "shown_if_values"),
)


def write_rows(version: FormVersion, cohort: Cohort, side: str, form: FormDraft) -> None:
    """Sections keep their rows by their place, questions by their key; the version is the caller's to lock."""
    kept = list(FormSection.objects.within(version.organisation_id).filter(version=version))
    sections = _write_sections(version, kept, form)
    _write_questions(version, cohort, side, form, sections)
    surplus = [row.pk for row in kept[len(form.sections) :]]
    if surplus:  # only now, when no question hangs on them any more
        FormSection.objects.within(version.organisation_id).filter(pk__in=surplus).delete()


def _write_sections(version: FormVersion, kept: list[FormSection], form: FormDraft) -> list[FormSection]:
    changed: list[FormSection] = []
    new: list[FormSection] = []
    rows: list[FormSection] = []
    for place, section in enumerate(form.sections):
        row = (
            kept[place] if place < len(kept) else FormSection(organisation_id=version.organisation_id, version=version)
        )
        wanted = {"position": place, "title": section.title, "help": section.help}
        if row.pk is None:
            new.append(row)
        elif _differs(row, wanted):
            changed.append(row)
        _set(row, wanted)
        rows.append(row)
    FormSection.objects.within(version.organisation_id).bulk_update(changed, ["position", "title", "help"])
    FormSection.objects.bulk_create(new)
    return rows


def _write_questions(
    version: FormVersion, cohort: Cohort, side: str, form: FormDraft, sections: list[FormSection]
) -> None:
    known = {row.key: row for row in Question.objects.within(version.organisation_id).filter(version=version)}
    changed: list[Question] = []
    new: list[Question] = []
    position = 0
    for section, row_of_section in zip(form.sections, sections, strict=True):
        for question in section.questions:
            wanted = _columns(question) | {"section_id": row_of_section.pk, "position": position}
            row = known.pop(question.key, None)
            if row is None:
                row = Question(
                    organisation_id=version.organisation_id, version=version, cohort=cohort, side=side, key=question.key
                )
                new.append(row)
            elif _differs(row, wanted):
                changed.append(row)
            _set(row, wanted)
            position += 1
    rows = Question.objects.within(version.organisation_id)
    if known:
        rows.filter(pk__in=[row.pk for row in known.values()]).delete()
    rows.bulk_update(changed, [*QUESTION_FIELDS, "section", "position"])
    Question.objects.bulk_create(new)


def _columns(question: FormQuestion) -> dict[str, Any]:
    lists = {"options": list(question.options), "shown_if_values": list(question.shown_if_values)}
    return {name: getattr(question, name) for name in QUESTION_FIELDS} | lists


def _differs(row: Any, wanted: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def _set(row: Any, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(row, name, value)
