"""The form by which somebody offers times: suggested ones, own ones, once or again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import Cadence, SessionWay
from peerloom.domain.relationships.operations.sessions.series import Rhythm
from peerloom.domain.relationships.rules.session_times import MOST_TIMES, Slot, Where
from peerloom.web.look.widgets import DateInput

LENGTHS = (30, 45, 60, 90, 120)
ONCE = "once"
OWN_TIMES = range(1, MOST_TIMES + 1)
FIRST_YEAR, LAST_YEAR = 1900, 9000


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def length_choices(usual: int) -> list[tuple[str, Any]]:
    lengths = sorted({*LENGTHS, usual} if 10 <= usual <= 480 else LENGTHS)
    return [(str(minutes), _("%(minutes)s minutes") % {"minutes": minutes}) for minutes in lengths]


class MomentsField(forms.MultipleChoiceField):
    """Moments with their zone. What was suggested a minute ago may still be chosen, though it is offered no more."""

    def valid_value(self, value: str) -> bool:
        return moment_of(value) is not None


def moment_of(value: str) -> datetime | None:
    """The moment that a form names; None for anything else, and at the ends of the calendar, where reckoning stops."""
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not FIRST_YEAR < found.year < LAST_YEAR:
        return None
    return found


class TimesForm(forms.Form):
    """Up to three times: of those that are suggested and of one's own, read in the member's zone."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    minutes = forms.ChoiceField(label=_("How long?"))
    suggested = MomentsField(label=_("Times that suit all of you"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, data: Any, *, zone: ZoneInfo, suggested: Sequence[tuple[str, Any]], usual: int, most: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.zone, self.most = zone, most
        self.fields["minutes"].choices = length_choices(usual)  # type: ignore[attr-defined]  # it is a choice field
        self.fields["minutes"].initial = str(usual)
        self.fields["suggested"].choices = suggested  # type: ignore[attr-defined]
        if not suggested:
            del self.fields["suggested"]
        elif most == 1:
            self.fields["suggested"].widget.input_type = "radio"
        for number in OWN_TIMES[:most]:
            self.fields[f"day_{number}"] = forms.DateField(label=_("Day"), required=False, widget=DateInput())
            self.fields[f"time_{number}"] = forms.TimeField(label=_("Time"), required=False, widget=TimeInput())

    @property
    def own(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"day_{number}"], self[f"time_{number}"]) for number in OWN_TIMES[: self.most]]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        length = timedelta(minutes=int(values.get("minutes") or 0))
        starts = [parsed for value in values.get("suggested", ()) if (parsed := moment_of(value)) is not None]
        starts += [found for number in OWN_TIMES[: self.most] if (found := self._own(number)) is not None]
        values["slots"] = [Slot(start, start + length) for start in starts]
        if not self.errors and not starts:
            self.add_error(None, _("Choose a time, or give a day and a time of your own."))
        if len(values["slots"]) > self.most:
            self.add_error(None, self._too_many())
        return values

    def slots(self) -> list[Slot]:
        slots: list[Slot] = self.cleaned_data["slots"]
        return slots

    def _too_many(self) -> Any:
        if self.most == 1:
            return _("Choose one time: in a group it holds at once.")
        return _("Three times are the most: more are hard to choose from.")

    def _own(self, number: int) -> datetime | None:
        day: date | None = self.cleaned_data.get(f"day_{number}")
        clock: time | None = self.cleaned_data.get(f"time_{number}")
        if day is None or clock is None:
            given = self.cleaned_data.keys() >= {f"day_{number}", f"time_{number}"}
            if given and (day is not None or clock is not None):
                missing = "time" if clock is None else "day"
                self.add_error(f"{missing}_{number}", _("Give both, the day and the time."))
            return None
        if not FIRST_YEAR < day.year < LAST_YEAR:
            self.add_error(f"day_{number}", _("Choose a day within the next twelve months."))
            return None
        try:
            return moment_at(day, clock, self.zone)
        except NoSuchTime:
            self.add_error(f"time_{number}", _("The clocks jump over this time on that day. Choose another one."))
            return None


class WhereForm(forms.Form):
    way = forms.ChoiceField(label=_("How do you meet?"), choices=SessionWay.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where?"), required=False, max_length=200, help_text=_("A place, a room, or a telephone number.")
    )
    link = forms.URLField(label=_("Link of the video call"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, gives_link: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].help_text = (
            _("Leave it empty to get a room of your own.") if gives_link else _("Leave it empty if there is none yet.")
        )

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("The link has to be a web address that begins with https://."))
        return link

    def where(self) -> Where:
        values = self.cleaned_data
        link = values["link"] if values["way"] == SessionWay.VIDEO else ""
        return Where(SessionWay(values["way"]), " ".join(values["place"].split()), link)


class RepeatForm(forms.Form):
    repeat = forms.ChoiceField(
        label=_("Once, or again and again?"),
        choices=[
            (ONCE, _("once")),
            (Cadence.WEEKLY.value, _("every week")),
            (Cadence.FORTNIGHTLY.value, _("every two weeks")),
            (Cadence.MONTHLY.value, _("once a month, on the same weekday")),
        ],
        initial=ONCE,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput(),
        help_text=_("At most 26 meetings, and not beyond the end of the program."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("repeat", ONCE) != ONCE and "until" in values and values["until"] is None:
            self.add_error("until", _("Until which day? You can end it earlier at any time."))
        return values

    @property
    def repeats(self) -> bool:
        return bool(self.cleaned_data["repeat"] != ONCE)

    def rhythm(self, first: Slot, zone: ZoneInfo) -> Rhythm:
        local = first.starts_at.astimezone(zone)
        return Rhythm(
            cadence=Cadence(self.cleaned_data["repeat"]),
            first_on=local.date(),
            last_on=self.cleaned_data["until"],
            start_minute=local.hour * 60 + local.minute,
            minutes=first.minutes,
            time_zone=zone.key,
        )
