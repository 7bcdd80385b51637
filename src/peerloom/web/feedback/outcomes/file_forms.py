from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.outcomes import DayOrder
from peerloom.domain.feedback.models import Measure, OutcomeImport
from peerloom.domain.feedback.operations.outcomes.imports import OutcomeReading
from peerloom.web.look.widgets import DateInput, DropZone

ADVICE = _("CSV or XLSX. Up to 50 MB and 100,000 rows.")
TAKEN = ".csv,.tsv,.txt,.xlsx"
SOURCE_HELP = _(
    "Who counted, from which list: “Registrar, examination results of summer 2027”. It stays beside each value."
)


class OutcomeFileForm(forms.Form):
    """A file of values of one measure."""

    measure = forms.ChoiceField(label=_("What the file says of each person"))
    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        widget=DropZone(advice=ADVICE, attrs={"accept": TAKEN}),
    )
    source = forms.CharField(label=_("Where the figures come from"), max_length=200, help_text=SOURCE_HELP)
    measured_on = forms.DateField(
        label=_("The day they are of"),
        required=False,
        widget=DateInput(),
        help_text=_("For rows without a date of their own. Leave it empty where the file has a column of dates."),
    )

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {measure.public_id: measure for measure in measures}
        field = cast("forms.ChoiceField", self.fields["measure"])
        field.choices = [("", _("Choose a measure")), *((key, _named(one)) for key, one in self.by_id.items())]

    def chosen(self) -> Measure:
        return self.by_id[self.cleaned_data["measure"]]


def _named(measure: Measure) -> str:
    return f"{measure.name} ({measure.unit})" if measure.unit else measure.name


class OutcomeColumnsForm(forms.Form):
    """What each of the columns that matter is called in the file."""

    person_column = forms.ChoiceField(label=_("Who it is"))
    value_column = forms.ChoiceField(label=_("The value"))
    date_column = forms.ChoiceField(label=_("The date"), required=False)
    day_order = forms.ChoiceField(
        label=_("What 3/4/2026 means"),
        required=False,
        choices=[
            ("", _("as the other dates tell")),
            (DayOrder.DAY_FIRST.value, _("3 April: the day first")),
            (DayOrder.MONTH_FIRST.value, _("4 March: the month first")),
        ],
    )
    measured_on = forms.DateField(label=_("The day of rows without a date"), required=False, widget=DateInput())
    source = forms.CharField(label=_("Where the figures come from"), max_length=200)

    def __init__(self, imported: OutcomeImport, data: Any = None) -> None:
        names = ("person_column", "value_column", "date_column", "day_order", "measured_on", "source")
        initial = {name: getattr(imported, name) for name in names}
        super().__init__(data, initial=initial)
        shown = [(heading, _with_samples(heading, samples)) for heading, samples in _columns(imported)]
        for name, nothing in (
            ("person_column", _("Choose a column")),
            ("value_column", _("Choose a column")),
            ("date_column", _("The file has no dates")),
        ):
            cast("forms.ChoiceField", self.fields[name]).choices = [("", nothing), *shown]

    def reading(self) -> OutcomeReading:
        return OutcomeReading(**self.cleaned_data)


def _columns(imported: OutcomeImport) -> list[tuple[str, list[str]]]:
    samples = [*imported.samples, *([] for _heading in imported.headings)]
    return list(zip(imported.headings, samples, strict=False))


def _with_samples(heading: str, samples: Sequence[str]) -> str:
    told = ", ".join(sample[:24] for sample in samples[:2])
    return f"{heading[:60]} ({told})" if told else heading[:60]
