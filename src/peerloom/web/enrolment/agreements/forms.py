from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.enrolment.operations.agreements import LONGEST_BODY
from peerloom.domain.programs.enums import Audience


class WordingForm(forms.Form):
    """A draft. ``seen`` is the digest of the wording that the form was filled with."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    title = forms.CharField(label=_("Title"), max_length=160)
    audience = forms.ChoiceField(label=_("Who signs it"), choices=Audience.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Wording"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "A line that begins with ## is a heading, one with - an item of a list; **stars** make words bold."
        ),
    )


class PublishForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    sign_again = forms.BooleanField(
        label=_("Everyone has to sign again"),
        required=False,
        help_text=_("Choose this when what people promise has changed. For a mended spelling mistake, leave it out."),
    )


class SignForm(forms.Form):
    agreed = forms.BooleanField(label=_("I have read this and I agree to it"))
    name_typed = forms.CharField(
        label=_("Your full name"),
        max_length=200,
        min_length=2,
        help_text=_("Typing your name stands for your signature. The day and the exact wording are kept with it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def kind_in(value: str) -> AgreementKind | None:
    """The kind of agreement that was sent, if it is one."""
    return AgreementKind(value) if value in AgreementKind.values else None
