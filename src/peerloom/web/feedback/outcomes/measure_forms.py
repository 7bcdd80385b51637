from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.outcomes import MeasureKind, Subject
from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.operations.measures import MeasureWords
from peerloom.web.look.widgets import HintedRadio

KIND_HINTS = {
    MeasureKind.YES_NO.value: _("Reported as a share: 84 % of 120 people."),
    MeasureKind.NUMBER.value: _("Reported as a mean with its unit: 3.1 grade points."),
}
DIRECTIONS = [("1", _("More is better")), ("", _("Less is better"))]


class MeasureForm(forms.Form):
    """One entry of the dictionary."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “Grade average”."))
    subject = forms.ChoiceField(label=_("What it is about"), choices=Subject.choices, initial=Subject.OTHER)
    definition = forms.CharField(
        label=_("What exactly counts"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "So that two people who collect it come to the same value: of whom, over which time, by which list."
        ),
    )
    kind = forms.ChoiceField(
        label=_("What a value is"),
        choices=MeasureKind.choices,
        initial=MeasureKind.NUMBER,
        widget=HintedRadio(hints=KIND_HINTS),
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        required=False,
        help_text=_("“credits”, “%”, … A yes or no has none."),
    )
    least = forms.DecimalField(label=_("The least there can be"), max_digits=12, decimal_places=4, required=False)
    most = forms.DecimalField(label=_("The most there can be"), max_digits=12, decimal_places=4, required=False)
    direction = forms.ChoiceField(
        label=_("Which way is good"), choices=DIRECTIONS, initial="1", required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, measure: Measure | None = None, in_use: bool = False) -> None:
        super().__init__(data, initial=_values(measure) if measure else None)
        if in_use:
            for name in ("kind", "unit"):
                self.fields[name].disabled = True

    def words(self) -> MeasureWords:
        values = self.cleaned_data
        names = ("name", "kind", "subject", "definition", "unit", "least", "most")
        return MeasureWords(**{name: values[name] for name in names}, higher_is_better=bool(values["direction"]))


def _values(measure: Measure) -> dict[str, Any]:
    names = ("revision", "name", "subject", "definition", "kind", "unit", "least", "most")
    return {name: getattr(measure, name) for name in names} | {"direction": "1" if measure.higher_is_better else ""}
