"""What a study asks, and the guide by which it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import StudyKind
from peerloom.domain.feedback.models import GuideQuestion
from peerloom.domain.feedback.operations.studies.planning import GuideLine, StudyPlan
from peerloom.domain.feedback.rules.studies.guides import GUIDES
from peerloom.domain.feedback.rules.studies.limits import MOST_QUESTIONS
from peerloom.web.look.widgets import HintedRadio

EMPTY_ROWS = 2


class StudyForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("How do you ask?"),
        choices=StudyKind.choices,
        widget=HintedRadio(
            hints={
                StudyKind.INTERVIEW: _("One person at a time, each at a time of their own."),
                StudyKind.FOCUS_GROUP: _("Several people talk to each other, six to eight at best."),
            }
        ),
    )
    name = forms.CharField(
        label=_("What do you call it?"), max_length=120, help_text=_("Participants read it in their calendar.")
    )
    question = forms.CharField(
        label=_("What do you want to find out?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("One question, in words that participants understand: they read it before they agree."),
    )
    recorded = forms.BooleanField(
        label=_("Sound is recorded"),
        required=False,
        help_text=_("Said in the consent. The recording stays with you; this site keeps none."),
    )

    def plan(self) -> StudyPlan:
        values = self.cleaned_data
        return StudyPlan(
            StudyKind(values["kind"]),
            values["name"],
            values["question"],
            values["recorded"],
            values.get("consent", ""),
        )


class NewStudyForm(StudyForm):
    guide = forms.ChoiceField(
        label=_("Begin with a guide"),
        required=False,
        choices=[("", _("an empty one")), *((guide.key, guide.name) for guide in GUIDES)],
        help_text=_("Every question can be changed."),
    )


class ChangeStudyForm(StudyForm):
    consent = forms.CharField(
        label=_("What participants agree to"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("Made from what you chose. Change it as you like; empty it to have it made anew."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fixed: bool, **kwargs: Any) -> None:
        """``fixed``: somebody was asked, so only the name can change."""
        super().__init__(*args, **kwargs)
        if fixed:
            for name in ("kind", "question", "recorded", "consent"):
                self.fields[name].disabled = True


class GuideForm(forms.Form):
    """Some rows more than there are questions; one whose words are empty is left out."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, questions: Sequence[GuideQuestion], revision: int) -> None:
        super().__init__(data, initial={"revision": revision})
        self.numbers = range(1, min(len(questions) + EMPTY_ROWS, MOST_QUESTIONS) + 1)
        for number in self.numbers:
            known = questions[number - 1] if number <= len(questions) else None
            self._add_row(number, known)

    def _add_row(self, number: int, known: GuideQuestion | None) -> None:
        self.fields[f"order_{number}"] = forms.IntegerField(
            label=_("Position"), min_value=1, max_value=99, required=False, initial=number
        )
        self.fields[f"words_{number}"] = forms.CharField(
            label=_("Question"),
            max_length=400,
            required=False,
            initial=known.words if known else "",
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        )
        self.fields[f"probes_{number}"] = forms.CharField(
            label=_("Follow-up questions"),
            max_length=600,
            required=False,
            initial=known.probes if known else "",
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        )
        self.fields[f"minutes_{number}"] = forms.IntegerField(
            label=_("Minutes"), min_value=1, max_value=180, required=False, initial=known.minutes if known else None
        )

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        names = ("words", "probes", "minutes", "order")
        return [(number, [self[f"{name}_{number}"] for name in names]) for number in self.numbers]

    def lines(self) -> list[GuideLine]:
        values = self.cleaned_data
        kept = [number for number in self.numbers if values[f"words_{number}"].strip()]
        kept.sort(key=lambda number: (values[f"order_{number}"] or number, number))
        return [
            GuideLine(values[f"words_{number}"], values[f"probes_{number}"], values[f"minutes_{number}"])
            for number in kept
        ]


def chosen(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    cast("forms.ChoiceField", field).choices = list(choices)
