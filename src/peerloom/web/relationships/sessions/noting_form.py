from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.operations.sessions.noting import LEAST_MINUTES, LONGEST_LINE, MOST_MINUTES, Noted
from peerloom.web.look.widgets import DateInput
from peerloom.web.relationships.sessions.planning_form import TimeInput

MET, MISSED, CALLED_OFF = "met", "missed", "called_off"
PRESETS = ("30", "45", "60", "90")
OTHER = "other"


class NoteForm(forms.Form):
    """How it was, in ten seconds: what is likely is chosen already."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    outcome = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=[(MET, _("We met")), (MISSED, _("It didn’t happen")), (CALLED_OFF, _("We called it off"))],
        widget=forms.RadioSelect,
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        choices=[
            *((preset, _("%(minutes)s minutes") % {"minutes": preset}) for preset in PRESETS),
            (OTHER, _("other")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Other length, in minutes"), required=False, min_value=LEAST_MINUTES, max_value=MOST_MINUTES
    )
    way = forms.ChoiceField(label=_("How?"), choices=SessionWay.choices, widget=forms.RadioSelect)
    present = forms.MultipleChoiceField(label=_("Who was there?"), widget=forms.CheckboxSelectMultiple)
    line = forms.CharField(
        label=_("One line about it"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=_("What you talked about, or why it didn’t happen. All who take part read it, nobody else."),
    )

    def __init__(self, *args: Any, people: Sequence[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["present"].choices = [(person.public_id, person.name) for person in people]  # type: ignore[attr-defined]
        else:
            del self.fields["present"]
        if self.is_bound and self.data.get("outcome", MET) != MET:
            for name in {"length", "way", "present"} & self.fields.keys():
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        outcome = values.get("outcome")
        if outcome == MET:
            if values.get("length") == OTHER and "minutes" in values and not values["minutes"]:
                self.add_error("minutes", _("How many minutes was it?"))
        elif outcome and not str(values.get("line", "")).strip():
            self.add_error("line", _("A few words are enough: why didn’t it happen?"))
        return values

    @property
    def called_off(self) -> bool:
        return bool(self.cleaned_data["outcome"] == CALLED_OFF)

    def noted(self) -> Noted:
        values = self.cleaned_data
        length, line = values.get("length") or OTHER, str(values["line"])
        if values["outcome"] != MET:
            return Noted(held=False, line=line)
        minutes = values["minutes"] if length == OTHER else int(length)
        present = values["present"] if "present" in self.fields else None
        return Noted(held=True, minutes=minutes, way=SessionWay(values["way"]), line=line, present=present)


def length_values(minutes: int) -> dict[str, Any]:
    """The length as the form shows it."""
    preset = str(minutes)
    return {"length": preset} if preset in PRESETS else {"length": OTHER, "minutes": minutes}


class UnplannedForm(NoteForm):
    """A meeting that nobody had planned here."""

    day = forms.DateField(label=_("On which day?"), widget=DateInput())
    time = forms.TimeField(label=_("From when?"), widget=TimeInput(), help_text=_("About is good enough."))
    field_order = ("day", "time", "length", "minutes", "way", "present", "line")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        del self.fields["outcome"]
        del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["outcome"] = MET
        values = super().clean()
        day, time = values.get("day"), values.get("time")
        if day and time:
            try:
                values["starts_at"] = moment_at(day, time, self.zone)
            except NoSuchTime:
                self.add_error("time", _("The clocks jump over this time on that day. Choose another one."))
        return values

    def starts_at(self) -> datetime:
        moment: datetime = self.cleaned_data["starts_at"]
        return moment
