from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.feedback.enums.outcomes import MeasureKind
from peerloom.domain.feedback.models import Measure, Outcome
from peerloom.domain.feedback.queries.outcome_rows import plain, value_in
from peerloom.domain.feedback.queries.outcomes import value_in_words
from peerloom.domain.feedback.rules.outcome_values import CannotReadValue
from peerloom.domain.people.models import Person
from peerloom.web.feedback.outcomes.file_forms import SOURCE_HELP
from peerloom.web.look.widgets import DateInput

YES_OR_NO = [("", gettext_lazy("not known")), ("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))]


class ValueField(forms.CharField):
    """A value of one measure as people write it; None where nothing is written."""

    def __init__(self, *, of: Measure, **kwargs: Any) -> None:
        widget: forms.Widget = forms.TextInput(attrs={"inputmode": "decimal"})
        if of.kind == MeasureKind.YES_NO:
            widget = forms.Select(choices=YES_OR_NO)
        super().__init__(max_length=60, widget=widget, **kwargs)
        self.of = of

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return value_in(text, self.of)
        except CannotReadValue as problem:
            raise forms.ValidationError(str(problem)) from None


class OccasionForm(forms.Form):
    """Of which measure and which day values are written by hand."""

    measure = forms.ChoiceField(label=gettext_lazy("What you know of each person"))
    day = forms.DateField(label=gettext_lazy("The day it is of"), widget=DateInput())

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["measure"])
        field.choices = [(measure.public_id, measure.name) for measure in measures]


@dataclass(frozen=True, slots=True)
class GridRow:
    """``known`` is the value that is there, in words; "" where there is none."""

    person: Person
    value: BoundField
    known: str
    source: str


class GridForm(forms.Form):
    """One value for each of some people, of one measure on one day. ``seen`` is what was there when it was filled."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    source = forms.CharField(label=gettext_lazy("Where the figures come from"), max_length=200, help_text=SOURCE_HELP)

    def __init__(
        self,
        data: Any,
        *,
        measure: Measure,
        people: Sequence[Person],
        there: Mapping[int, Outcome],
        seen: str,
    ) -> None:
        sources = [outcome.source for outcome in there.values()]
        super().__init__(data, initial={"seen": seen, "source": sources[0] if sources else ""})
        self.people, self.there, self.measure = list(people), dict(there), measure
        for person in self.people:
            outcome = there.get(person.pk)
            self.fields[self._name(person)] = ValueField(
                of=measure,
                label=person.name,
                required=False,
                initial=plain(outcome.value) if outcome else "",
            )

    def _name(self, person: Person) -> str:
        return f"value-{person.public_id}"

    def rows(self) -> list[GridRow]:
        return [self._row(person, self.there.get(person.pk)) for person in self.people]

    def _row(self, person: Person, there: Outcome | None) -> GridRow:
        known = value_in_words(there.value, self.measure) if there else ""
        return GridRow(person, self[self._name(person)], known, there.source if there else "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for person in self.people:
            if person.pk in self.there and values.get(self._name(person), "") is None:
                self.add_error(self._name(person), _("Known already. To take it out, open the value and remove it."))
        return values

    def values(self) -> dict[str, Decimal]:
        """By the public id of each person of whom something was written."""
        found = {person.public_id: self.cleaned_data.get(self._name(person)) for person in self.people}
        return {public_id: value for public_id, value in found.items() if value is not None}


class CorrectionForm(forms.Form):
    """A value put right, with where the right one comes from."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    measured_on = forms.DateField(label=gettext_lazy("The day it is of"), widget=DateInput())
    source = forms.CharField(label=gettext_lazy("Where the right value comes from"), max_length=200)

    field_order = ("seen", "value", "measured_on", "source")

    def __init__(self, outcome: Outcome, data: Any = None, *, seen: str) -> None:
        initial = {
            "seen": seen,
            "value": plain(outcome.value),
            "measured_on": outcome.measured_on,
            "source": outcome.source,
        }
        super().__init__(data, initial=initial)
        self.fields["value"] = ValueField(of=outcome.measure, label=_("The value"))
        self.order_fields(self.field_order)
