from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import Cadence, ContactChannel, Style
from peerloom.domain.relationships.operations import StatedExpectations


class ExpectationsForm(forms.Form):
    """What one side expects, before anybody knows what the other does."""

    cadence = forms.ChoiceField(
        label=_("How often would you like to meet?"), choices=Cadence.choices, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("How would you rather be in touch?"), choices=ContactChannel.choices, widget=forms.RadioSelect
    )
    style = forms.ChoiceField(
        label=_("How do you like to be spoken with?"), choices=Style.choices, widget=forms.RadioSelect
    )
    topics = forms.CharField(
        label=_("What do you want to talk about?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three things are enough."),
    )
    boundaries = forms.CharField(
        label=_("What should stay out of it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Topics, times, ways of being reached: whatever you would rather not. You need not say why."),
    )

    def stated(self) -> StatedExpectations:
        values = self.cleaned_data
        return StatedExpectations(
            cadence=Cadence(values["cadence"]),
            channel=ContactChannel(values["channel"]),
            style=Style(values["style"]),
            topics=values["topics"],
            boundaries=values["boundaries"],
        )
