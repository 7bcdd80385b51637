from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.operations.micro.booking import LONGEST_QUESTION
from peerloom.domain.relationships.operations.micro.offering import Offer
from peerloom.domain.relationships.operations.micro.requests import LONGEST_QUESTION as LONGEST_REQUEST
from peerloom.web.look.widgets import DateInput, TimeInput

LENGTHS = [(n, gettext_lazy("%(n)d minutes") % {"n": n}) for n in (15, 20, 30, 45, 60)]
IN_A_ROW = [(n, str(n)) for n in range(1, 7)]
WEEKS = [(n, str(n)) for n in range(1, 9)]
LAST_YEAR = 9000


class OfferForm(forms.Form):
    """One or several times in a row, on one day or on the same day of several weeks."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    time = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput())
    minutes = forms.TypedChoiceField(label=gettext_lazy("Each"), coerce=int, choices=LENGTHS, initial=30)
    row = forms.TypedChoiceField(label=gettext_lazy("How many in a row"), coerce=int, choices=IN_A_ROW, initial=1)
    weeks = forms.TypedChoiceField(label=gettext_lazy("For how many weeks"), coerce=int, choices=WEEKS, initial=1)
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=SessionWay.choices, initial=SessionWay.VIDEO, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A room or a café, or your telephone number. Only who books it reads this."),
    )
    link = forms.CharField(
        label=gettext_lazy("Link to your call"),
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=gettext_lazy("Leave it empty if the program makes a room for each call."),
    )
    topics = forms.CharField(
        label=gettext_lazy("What you like to be asked about"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: applications, first job, moving abroad."),
    )

    def clean_day(self) -> date:
        """Weeks are added to it, which the end of the calendar does not bear."""
        day: date = self.cleaned_data["day"]
        if day.year >= LAST_YEAR:
            raise forms.ValidationError(_("Open times at most half a year ahead."))
        return day

    def offer(self, zone: ZoneInfo) -> Offer | None:
        """In that zone; None where a start does not exist because the clocks change, told beside the field."""
        values = self.cleaned_data
        starts: list[datetime] = []
        for week in range(values["weeks"]):
            try:
                first = moment_at(values["day"] + timedelta(weeks=week), values["time"], zone)
                starts += [first + timedelta(minutes=values["minutes"] * n) for n in range(values["row"])]
            except (NoSuchTime, OverflowError):
                self.add_error("time", _("This time does not exist on one of these days: the clocks change then."))
                return None
        return Offer(
            starts=starts,
            minutes=values["minutes"],
            way=SessionWay(values["way"]),
            place=values["place"],
            link=values["link"],
            topics=values["topics"],
        )


class BookingForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("What do you want to talk about?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A sentence or two, so that the other can think about it before."),
    )


class RequestForm(forms.Form):
    """Up to three mentors in an order; ``key`` makes the same form sent twice one request."""

    key = forms.CharField(max_length=22, min_length=22, widget=forms.HiddenInput)
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is it about, what have you tried, and what would help?"),
    )
    first = forms.ChoiceField(label=gettext_lazy("Ask first"))
    second = forms.ChoiceField(label=gettext_lazy("If they can’t, ask"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("And then"), required=False)

    def __init__(self, *args: Any, mentors: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentors = {mentor.public_id: mentor for mentor in mentors}
        named = [(key, mentor.name) for key, mentor in self.mentors.items()]
        for name in ("first", "second", "third"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "") if name == "first" else ("", _("nobody else")), *named]

    def chosen(self) -> list[Person]:
        keys = [self.cleaned_data.get(name) for name in ("first", "second", "third")]
        return [self.mentors[key] for key in keys if key]


class LimitForm(forms.Form):
    limit = forms.IntegerField(
        label=gettext_lazy("Conversations that one person can book in a month"), min_value=1, max_value=50
    )
