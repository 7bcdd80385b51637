from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from peerloom.domain.enrolment.form_drafts import FormDraft, SectionDraft
from peerloom.domain.enrolment.models import FormVersion, Question
from peerloom.domain.enrolment.queries.forms import form_of_version
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.answer_fields import fields_for
from peerloom.web.enrolment.forms_builder.access import Builder, builder_or_404, page
from peerloom.web.enrolment.forms_builder.rows import conditions_of
from peerloom.web.gate import MemberRequest, for_members


@dataclass(frozen=True, slots=True)
class PreviewedSection:
    """``fields`` each with a sentence on who is asked; empty for everyone."""

    section: SectionDraft
    fields: list[tuple[BoundField, str]]


@require_safe
@for_members(*RUNS_PROGRAMS)
def preview(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """The form with the fields that applicants get; nothing is sent. Older versions by their number."""
    builder = builder_or_404(request, cohort, side)
    version = _version(request, builder)
    if version is None:
        return SeeOther(builder.url("edit"))
    form = builder.form if version == builder.shown else form_of_version(version)
    values = {
        "version": version,
        "introduction": form.introduction,
        "sections": _sections(version, form),
        "old": version not in (builder.writing, builder.asked),
    }
    return page(request, builder, "preview", values)


def _version(request: MemberRequest, builder: Builder) -> FormVersion | None:
    wanted = request.GET.get("version", "")
    if not wanted:
        return builder.shown
    for version in builder.versions:
        if str(version.number) == wanted:
            return version
    raise Http404


def _sections(version: FormVersion, form: FormDraft) -> list[PreviewedSection]:
    questions = Question.objects.within(version.organisation_id).filter(version=version).order_by("position", "pk")
    filled = forms.Form(prefix="preview")
    filled.fields |= fields_for(list(questions))
    conditions = conditions_of(form)
    return [
        PreviewedSection(
            section, [(filled[question.key], conditions.get(question.key, "")) for question in section.questions]
        )
        for section in form.sections
    ]
