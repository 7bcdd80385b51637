from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Program
from peerloom.domain.training.drafts import CoursePlan, ModuleDraft
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Course, Module
from peerloom.domain.training.queries.courses import possible_prerequisites
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id


class RevisionForm(forms.Form):
    """Knows which revision of the course its reader has seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class DueForm(forms.Form):
    """Whether a course has to be taken, and by when."""

    required = forms.BooleanField(label=_("Everyone has to take it"), required=False)
    due_week = forms.IntegerField(
        label=_("Due so many weeks after the first day"),
        required=False,
        min_value=-52,
        max_value=520,
        help_text=_("0 is the first day, -2 two weeks before it. Leave it empty if there is no date."),
    )


class CourseForm(DueForm):
    """What a course is about. ``key`` makes a form that is sent twice count once."""

    key = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")]
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    title = forms.CharField(label=_("Title"), max_length=160)
    summary = forms.CharField(
        label=_("What people can do afterwards"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. They decide whether someone begins."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=CourseAudience.choices, initial=CourseAudience.BOTH)
    minutes = forms.IntegerField(
        label=_("Minutes that the certificate tells"),
        min_value=0,
        max_value=6000,
        initial=0,
        help_text=_("0 adds up the lessons."),
    )
    valid_months = forms.IntegerField(
        label=_("Refresh it after so many months"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("Leave it empty if it never runs out. People are told six weeks before."),
    )
    prerequisites = forms.MultipleChoiceField(
        label=_("What comes before it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The course opens when these are done."),
    )

    field_order = (
        *("key", "revision", "title", "summary", "audience", "required", "due_week"),
        *("minutes", "valid_months", "prerequisites"),
    )

    def __init__(self, data: Any = None, *, program: Program, course: Course | None = None) -> None:
        before = {other.public_id: other for other in possible_prerequisites(program, course)}
        super().__init__(data, initial=_values_of(course))
        self.program, self.course = program, course
        self.before = before
        field = self.fields["prerequisites"]
        if not before:
            del self.fields["prerequisites"]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = [(key, other.title) for key, other in before.items()]

    @property
    def plan(self) -> CoursePlan:
        """Of a valid form. Raises UnusableCourse."""
        values = self.cleaned_data
        before = [self.before[key] for key in values.get("prerequisites", ())]
        names = ("title", "summary", "audience", "minutes", "required", "due_week", "valid_months")
        return CoursePlan(
            **{name: values[name] for name in names},
            language=self.course.language if self.course else self.program.organisation.locale,
            prerequisites=tuple(other.origin or other.title for other in before),
        )


class ModuleForm(RevisionForm):
    title = forms.CharField(
        label=_("Title of the module"), max_length=160, help_text=_("A module is one thing to learn, in a few lessons.")
    )
    pass_share = forms.IntegerField(
        label=_("Share of its quiz that has to be right, in per cent"), min_value=1, max_value=100, initial=70
    )

    def __init__(self, data: Any = None, *, revision: int, module: Module | None = None) -> None:
        values = {"title": module.title, "pass_share": module.pass_share} if module else {}
        super().__init__(data, initial={"revision": revision} | values)

    @property
    def draft(self) -> ModuleDraft:
        return ModuleDraft(title=self.cleaned_data["title"], pass_share=self.cleaned_data["pass_share"])


class BuiltinForm(DueForm):
    key = forms.CharField(max_length=60)


def _values_of(course: Course | None) -> dict[str, Any]:
    if course is None:
        return {"key": new_public_id(), "revision": 0}
    names = ("revision", "title", "summary", "audience", "minutes", "required", "due_week", "valid_months")
    before = [other.public_id for other in course.prerequisites.all()]
    return {name: getattr(course, name) for name in names} | {"prerequisites": before}
