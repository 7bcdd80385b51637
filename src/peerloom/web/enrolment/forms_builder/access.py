"""The form that a URL names, with everything about it that its pages have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_changes import FormChanges, changes_between
from peerloom.domain.enrolment.form_drafts import FormDraft
from peerloom.domain.enrolment.form_faults import FormFault, faults_of
from peerloom.domain.enrolment.models import FormVersion
from peerloom.domain.enrolment.queries.forms import WrittenForm, forms_of_versions, versions_of
from peerloom.domain.matching.queries.compared import compared_questions
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, visible_or_404


@dataclass
class Builder:
    """One side's form of one cohort. ``writing`` is the version that can be changed, ``asked`` the one that is."""

    cohort: Cohort
    side: Side
    slug: str
    may_change: bool
    versions: Sequence[FormVersion]

    @cached_property
    def writing(self) -> FormVersion | None:
        return next((version for version in self.versions if version.published_at is None), None)

    @cached_property
    def asked(self) -> FormVersion | None:
        return next((version for version in self.versions if version.published_at is not None), None)

    @cached_property
    def shown(self) -> FormVersion | None:
        """What the pages are about: the version in writing, or else the one that is asked."""
        return self.writing or self.asked

    @cached_property
    def written(self) -> Mapping[int, WrittenForm]:
        return forms_of_versions([version for version in (self.writing, self.asked) if version])

    @property
    def form(self) -> FormDraft:
        return self.written[self.shown.pk].form if self.shown else FormDraft()

    @property
    def ids(self) -> Mapping[str, str]:
        """The public ids of the form's questions, by their keys."""
        return self.written[self.shown.pk].ids if self.shown else {}

    @cached_property
    def faults(self) -> list[FormFault]:
        """What stands in the way of publishing; nothing where nothing is being written.

        What is kept as a draft never asks a published question in another way, so that need not be looked up.
        """
        return faults_of(self.form, published_kinds={}) if self.writing else []

    @cached_property
    def changes(self) -> FormChanges | None:
        """What is different from what is asked; None unless there are two versions to compare."""
        if not (self.writing and self.asked):
            return None
        return changes_between(self.written[self.asked.pk].form, self.form)

    @cached_property
    def compared(self) -> Mapping[str, str]:
        """The criteria that need a question, by its key."""
        return compared_questions(self.cohort, self.side)

    @property
    def is_mentors(self) -> bool:
        return self.side == Side.MENTOR

    def url(self, name: str, *further: Any) -> str:
        return reverse(f"forms:{name}", args=[self.slug, self.cohort.public_id, self.side.value, *further])

    @property
    def urls(self) -> dict[str, str]:
        """Addresses for templates; those of sections and questions stand with their rows."""
        names = ("edit", "begin", "arrange", "introduction", "preview", "publish", "discard")
        return {name: self.url(name) for name in names} | {"section_new": self.url("section-new")}


def builder_or_404(request: MemberRequest, cohort: str, side: str) -> Builder:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    found = visible_or_404(rows, cohort)
    if side not in Side.values:
        raise Http404
    return Builder(
        cohort=found,
        side=Side(side),
        slug=request.organisation.slug,
        may_change=can_edit_program(request.actor, found.program),
        versions=list(versions_of(found, side)),
    )


def writer_or_404(request: MemberRequest, cohort: str, side: str) -> Builder:
    """As `builder_or_404`, for who may change the form. Raises PermissionDenied for others."""
    builder = builder_or_404(request, cohort, side)
    if not builder.may_change:
        raise PermissionDenied
    return builder


def page(
    request: MemberRequest, builder: Builder, template: str, values: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, f"forms/{template}.html", {"builder": builder, **values}, status=status)


def too_late(
    request: MemberRequest, builder: Builder, refusal: Refused, typed: Sequence[tuple[Any, str]] = ()
) -> HttpResponse:
    """Someone else was faster: nothing of theirs is lost, and what was typed stands on the page to be taken along."""
    values = {"reason": str(refusal), "typed": [(label, text) for label, text in typed if text]}
    return page(request, builder, "too_late", values, status=409)
