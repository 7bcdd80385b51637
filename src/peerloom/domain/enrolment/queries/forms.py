"""Application forms: what is asked, what is being written, and what was asked before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, Subquery

from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.form_faults import folded
from peerloom.domain.enrolment.models import Application, ApplicationDraft, FormSection, FormVersion, Question
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.sheets.headings import field_key

LONGEST_KEY = 60
"""Shorter than the column, which leaves room for the number that sets a key apart."""


def versions_of(cohort: Cohort, side: str) -> ScopedQuerySet[FormVersion]:
    """All versions of one side's form, the newest first."""
    rows = FormVersion.objects.within(cohort.organisation_id).filter(form__cohort=cohort, form__side=side)
    return rows.order_by("-number")


def asked_version(cohort: Cohort, side: str) -> FormVersion | None:
    """The one that people fill in who begin now: the newest published one."""
    return versions_of(cohort, side).filter(published_at__isnull=False).first()


def version_in_writing(cohort: Cohort, side: str) -> FormVersion | None:
    return versions_of(cohort, side).filter(published_at__isnull=True).first()


def questions_of(cohort: Cohort, side: str) -> ScopedQuerySet[Question]:
    """What one side of the cohort is asked, in its order: by the newest published form, and by sheets.

    A question that both ask is the form's. Answers may be to other versions of it: compare them by key.
    """
    asked = Subquery(versions_of(cohort, side).filter(published_at__isnull=False).values("pk")[:1])
    rows = Question.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
    in_form = rows.order_by().filter(version=asked).values("key")
    return rows.filter(Q(version=asked) | (Q(version__isnull=True) & ~Q(key__in=in_form)))


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A version as a value, and the public ids of its questions by their keys."""

    form: FormDraft
    ids: Mapping[str, str]


def form_of_version(version: FormVersion) -> FormDraft:
    """A version as a value."""
    return forms_of_versions([version])[version.pk].form


def forms_of_versions(versions: Sequence[FormVersion]) -> dict[int, WrittenForm]:
    """Versions of one organisation, by their primary keys; two queries, however many questions there are."""
    if not versions:
        return {}
    within = versions[0].organisation_id
    sections: dict[int, list[FormSection]] = {version.pk: [] for version in versions}
    for section in FormSection.objects.within(within).filter(version__in=versions).order_by("position", "pk"):
        sections[section.version_id].append(section)
    questions: dict[int | None, list[FormQuestion]] = {}
    ids: dict[int | None, dict[str, str]] = {version.pk: {} for version in versions}
    for row in Question.objects.within(within).filter(version__in=versions).order_by("position", "pk"):
        questions.setdefault(row.section_id, []).append(as_form_question(row))
        ids[row.version_id][row.key] = row.public_id
    return {
        version.pk: WrittenForm(
            FormDraft(
                version.introduction,
                tuple(
                    SectionDraft(section.title, section.help, tuple(questions.get(section.pk, ())))
                    for section in sections[version.pk]
                ),
            ),
            ids[version.pk],
        )
        for version in versions
    }


def as_form_question(row: Question) -> FormQuestion:
    return FormQuestion(
        key=row.key,
        label=row.label,
        kind=row.kind,
        help=row.help,
        options=tuple(row.options),
        required=row.required,
        sensitive=row.sensitive,
        least=row.least,
        most=row.most,
        shown_if=row.shown_if,
        shown_if_values=tuple(row.shown_if_values),
    )


def form_draft_of(cohort: Cohort, side: str) -> FormDraft | None:
    """The form that is asked, or before the first publication the one in writing; None where there is neither."""
    version = asked_version(cohort, side) or version_in_writing(cohort, side)
    return form_of_version(version) if version else None


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """How a key was used before: ``published`` in a version of the form, ``in_sheet`` asked by a sheet, or both."""

    label: str
    kind: str
    published: bool = False
    in_sheet: bool = False


def known_questions(cohort: Cohort, side: str) -> dict[str, KnownQuestion]:
    """By key, as the newest published version or else a sheet has it. What is only being written is not known yet."""
    rows = (
        Question.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, side=side)
        .filter(Q(version__isnull=True) | Q(version__published_at__isnull=False))
        .order_by("version__number")
    )
    known: dict[str, KnownQuestion] = {}
    for row in rows.only("key", "label", "kind", "version"):
        here = KnownQuestion(row.label, row.kind)
        before, of_sheet = known.get(row.key, here), row.version_id is None
        known[row.key] = replace(
            before if of_sheet else here,
            published=before.published or not of_sheet,
            in_sheet=before.in_sheet or of_sheet,
        )
    return known


def private_keys(cohort: Cohort, side: str) -> frozenset[str]:
    """Questions that were asked as private once: those answers stay private, however the question is asked now."""
    rows = Question.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side, sensitive=True)
    asked = rows.filter(Q(version__isnull=True) | Q(version__published_at__isnull=False))
    return frozenset(asked.order_by().values_list("key", flat=True))


def published_kinds(known: Mapping[str, KnownQuestion]) -> dict[str, str]:
    return {key: question.kind for key, question in known.items() if question.published}


@dataclass(frozen=True, slots=True)
class Takers:
    """How many people answered a version, and how many are in the middle of it."""

    answered: int = 0
    filling_in: int = 0


def takers_of(cohort: Cohort, side: str) -> dict[int, Takers]:
    """By the versions' primary keys; a version that nobody has begun is missing."""
    answered = _counted(Application, "form_version", cohort, side)
    filling_in = _counted(ApplicationDraft, "version", cohort, side)
    versions = answered.keys() | filling_in.keys()
    return {pk: Takers(answered.get(pk, 0), filling_in.get(pk, 0)) for pk in versions}


def _counted(model: Any, version: str, cohort: Cohort, side: str) -> dict[int, int]:
    rows = model.objects.within(cohort.organisation_id).filter(
        cohort=cohort, side=side, **{f"{version}__isnull": False}
    )
    return dict(rows.order_by().values_list(version).annotate(count=Count("pk")))


def new_key(cohort: Cohort, side: str, form: FormDraft, *, label: str, kind: str) -> str:
    """A key for a question that joins the form.

    The question of a sheet that asks the same in the same way lends its own, so that both kinds of answers count as
    one; otherwise it is a key that was never used.
    """
    known = known_questions(cohort, side)
    taken = {question.key for question in form.questions}
    for key, question in known.items():
        same = (folded(question.label), question.kind) == (folded(label), kind)
        if same and question.in_sheet and not question.published and key not in taken:
            return key
    return field_key(label[:LONGEST_KEY], taken | set(known))[:LONGEST_KEY]
