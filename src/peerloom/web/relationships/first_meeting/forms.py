from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import Cadence, SessionWay
from peerloom.domain.relationships.rules.agreement_words import LEAST_MINUTES, MOST_MINUTES
from peerloom.web.look.widgets import DateInput


class WordsForm(forms.Form):
    """A part of an agreement. ``seen`` is the digest of the wording that the form was filled with."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class MeetForm(WordsForm):
    cadence = forms.ChoiceField(label=_("How often do you meet?"), choices=Cadence.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("Which way, as a rule?"), choices=SessionWay.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("For how many minutes?"),
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=_("Most pairs meet for 45 to 60."),
        widget=forms.NumberInput(attrs={"step": 5, "class": "input minutes"}),
    )
    contact = forms.CharField(
        label=_("How are you in touch in between, and who writes first?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For instance: by messages, answered within two days; Linh sends her question the day before."),
    )
    goals = forms.CharField(
        label=_("What do you want to work on?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few words. Goals with steps have a page of their own, later."),
    )

    def said(self) -> dict[str, Any]:
        values = super().said()
        return values | {"cadence": Cadence(values["cadence"]), "way": SessionWay(values["way"])}


class BetweenForm(WordsForm):
    confidentiality = forms.CharField(
        label=_("What stays between you, and where that ends"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Change it until it is yours. The limit about safety stays true whatever stands here."),
    )
    boundaries = forms.CharField(
        label=_("What do you leave out?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Topics, times, ways of being reached, lending money: whatever one of you would rather not."),
    )


class SignForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    agreed = forms.BooleanField(label=_("I have read this and mean to keep to it"))


class NoteForm(forms.Form):
    """A first meeting at which someone of the staff was. ``seen`` is when the note was written that it began with."""

    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    held_on = forms.DateField(label=_("On which day was it?"), widget=DateInput())
    family_present = forms.BooleanField(label=_("A parent or guardian was there"), required=False)
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)
    notes = forms.CharField(
        label=_("What should a colleague know?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The people who run the program read this; the two who met do not."),
    )
