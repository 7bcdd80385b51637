"""Whom to ask, and when it could be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.models import StudyTime
from peerloom.domain.feedback.operations.studies.asking import Offer
from peerloom.domain.feedback.operations.studies.meetings import NewTime
from peerloom.domain.feedback.queries.studies.people import Askable
from peerloom.domain.feedback.rules.studies.limits import LONGEST, MOST_TIMES, SHORTEST
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.web.feedback.studies.forms.planning import chosen
from peerloom.web.look.widgets import DateInput, TimeInput

FIRST_YEAR, LAST_YEAR = 1900, 9000
YES, NO = "yes", "no"


class PeopleFilter(forms.Form):
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("both")), *Side.choices])
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)

    @property
    def side_chosen(self) -> str:
        side = self.data.get("side", "")
        return side if side in Side.values else ""

    @property
    def search(self) -> str:
        return str(self.data.get("q", ""))[:100]


class PeopleForm(forms.Form):
    people = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data: Any, *, askable: Sequence[Askable], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.askable = {one.person.public_id: one.person for one in askable}
        named = [(one.person.public_id, f"{one.person.name} ({one.side.label})") for one in askable]
        chosen(self.fields["people"], named)

    def who(self) -> list[Person]:
        return [self.askable[key] for key in self.cleaned_data["people"]]


class MomentMixin(forms.Form):
    """Days and times as they are read where the member is."""

    zone: ZoneInfo

    def moment(self, day_name: str, time_name: str) -> datetime | None:
        day: date | None = self.cleaned_data.get(day_name)
        clock: time | None = self.cleaned_data.get(time_name)
        if day is None or clock is None:
            if (day is None) != (clock is None) and {day_name, time_name} <= self.cleaned_data.keys():
                self.add_error(time_name if clock is None else day_name, _("Give both, the day and the time."))
            return None
        if not FIRST_YEAR < day.year < LAST_YEAR:
            self.add_error(day_name, _("Choose a day within the next two years."))
            return None
        try:
            return moment_at(day, clock, self.zone)
        except NoSuchTime:
            self.add_error(time_name, _("The clocks jump over this time on that day. Choose another one."))
            return None


class AskForm(PeopleForm, MomentMixin):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60)
    led_by = forms.ChoiceField(label=_("Who leads it?"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(label=_("Link to the call"), max_length=500, required=False, assume_scheme="https")

    def __init__(
        self, data: Any, *, askable: Sequence[Askable], staff: Sequence[Person], zone: ZoneInfo, **kwargs: Any
    ) -> None:
        super().__init__(data, askable=askable, **kwargs)
        self.zone = zone
        self.staff = {person.public_id: person for person in staff}
        chosen(self.fields["led_by"], [(key, person.name) for key, person in self.staff.items()])
        for number in range(1, MOST_TIMES + 1):
            self.fields[f"day_{number}"] = forms.DateField(label=_("Day"), required=False, widget=DateInput())
            self.fields[f"time_{number}"] = forms.TimeField(label=_("Time"), required=False, widget=TimeInput())

    @property
    def times(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        return [(number, self[f"day_{number}"], self[f"time_{number}"]) for number in range(1, MOST_TIMES + 1)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        moments = [self.moment(f"day_{number}", f"time_{number}") for number in range(1, MOST_TIMES + 1)]
        values["times"] = [moment for moment in moments if moment is not None]
        if not values["times"] and not self.errors:
            self.add_error("day_1", _("Offer at least one time; three or four give everybody a chance."))
        return values

    def offer(self) -> Offer:
        values = self.cleaned_data
        return Offer(
            values["times"],
            values["minutes"],
            self.zone.key,
            led_by=self.staff[values["led_by"]],
            place=values["place"],
            link=values["link"],
        )


class MoveForm(MomentMixin):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(label=_("Time"), widget=TimeInput)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(label=_("Link to the call"), max_length=500, required=False, assume_scheme="https")
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["starts_at"] = self.moment("day", "time")
        return values

    def new_time(self) -> NewTime:
        values = self.cleaned_data
        return NewTime(values["starts_at"], self.zone.key, values["place"], values["link"])


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("Everybody who had it in the calendar reads it.")
    )


class PaperConsentForm(forms.Form):
    signed_on = forms.DateField(
        label=_("Day on which they signed"),
        widget=DateInput,
        help_text=_("As it stands on the sheet."),
    )


class ConsentForm(forms.Form):
    """What a participant answers by the link."""

    consent = forms.ChoiceField(
        label=_("Do you agree to take part?"),
        choices=[(YES, _("Yes, I agree and take part")), (NO, _("No, I would rather not"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two. A no is fine.")},
    )
    times = forms.MultipleChoiceField(label=_("When can you?"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, offered: Sequence[tuple[StudyTime, str]], first: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        chosen(self.fields["times"], [(time.public_id, words) for time, words in offered])
        if not offered:
            del self.fields["times"]
        if not first:
            del self.fields["consent"]

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data.get("consent", YES) == YES)
