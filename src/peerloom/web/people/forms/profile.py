from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.profiles import Profile
from peerloom.domain.people.queries import availability_of
from peerloom.domain.people.week import WeeklyHour, WeeklyInterval, hours_of, intervals_of
from peerloom.web.look.widgets import DropZone, WeekGrid, week_choices
from peerloom.web.people.languages import LANGUAGES, shown_first
from peerloom.web.people.time_zones import zone_choices

FIRST_HOUR, LAST_HOUR = 8, 20


class ProfileForm(forms.Form):
    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    pronouns = forms.CharField(
        label=_("Pronouns"), max_length=40, required=False, help_text=_("As you want to be spoken of, if you like.")
    )
    contact = forms.CharField(
        label=_("How your partner gets in touch"),
        max_length=200,
        required=False,
        help_text=_("Only people you are matched with see this: a phone number, a messenger name, an address."),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What you do, what you like, what people ask you about."),
    )
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=DropZone(advice=_("JPEG, PNG or WebP, up to 5 MB."))
    )
    remove_photo = forms.BooleanField(label=_("Take my photo away"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple({"class": "inline"})
    )
    more_languages = forms.MultipleChoiceField(
        label=_("More languages"), required=False, widget=forms.CheckboxSelectMultiple({"class": "inline"})
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    week = forms.MultipleChoiceField(
        label=_("Your free time in a normal week"),
        required=False,
        choices=lambda: week_choices(first=FIRST_HOUR, last=LAST_HOUR, step=1),
        widget=WeekGrid(first=FIRST_HOUR, last=LAST_HOUR, step=1),
        help_text=_("In your own time zone. We look for hours that two people share."),
    )

    def __init__(self, data: QueryDict | None, files: MultiValueDict[str, Any] | None, *, person: Person) -> None:
        spans = [WeeklyInterval(s.weekday, s.start_minute, s.end_minute) for s in availability_of(person)]
        self.hours = hours_of(spans)
        plain = ("given_name", "family_name", "pronouns", "contact", "about", "languages", "time_zone")
        initial = {name: getattr(person, name) for name in plain}
        initial["week"] = [value_of(slot) for slot in sorted(self.hours) if is_shown(slot)]
        super().__init__(data, files, initial=initial)
        self.spoken = list(person.languages)
        first = shown_first(self.spoken)
        more = [choice for choice in LANGUAGES if choice not in first]
        for name, shown in (("languages", first), ("more_languages", more)):
            # Any language is taken from either place: it may have moved since the page was opened.
            field = cast("forms.MultipleChoiceField", self.fields[name])
            field.choices = first + more
            field.widget.choices = shown
        if not person.photo:
            del self.fields["remove_photo"]

    def profile(self) -> Profile:
        data = self.cleaned_data
        return Profile(
            given_name=data["given_name"],
            family_name=data["family_name"],
            pronouns=data["pronouns"],
            contact=data["contact"],
            languages=self._languages_in_order(),
            time_zone=data["time_zone"],
            about=data["about"],
        )

    def new_week(self) -> list[WeeklyInterval] | None:
        """The week as ticked, with the hours before and after the grid as they were; None when no box was changed."""
        if "week" not in self.changed_data:
            return None
        ticked = {hour_of(value) for value in self.cleaned_data["week"]}
        return intervals_of(ticked | {slot for slot in self.hours if not is_shown(slot)})

    def _languages_in_order(self) -> list[str]:
        """Those kept in the person's own order, then the new ones."""
        chosen = dict.fromkeys(self.cleaned_data["languages"] + self.cleaned_data["more_languages"])
        return [tag for tag in self.spoken if tag in chosen] + [tag for tag in chosen if tag not in self.spoken]


def is_shown(slot: WeeklyHour) -> bool:
    return FIRST_HOUR <= slot.hour < LAST_HOUR


def value_of(slot: WeeklyHour) -> str:
    return f"{slot.weekday}-{slot.hour}"


def hour_of(value: str) -> WeeklyHour:
    weekday, _dash, hour = value.partition("-")
    return WeeklyHour(int(weekday), int(hour))
