"""The forms by which people say something in between, and by which it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.voices import SuggestionState
from peerloom.domain.feedback.operations.suggestions.handling import LONGEST_REPLY
from peerloom.domain.feedback.rules.pulses import NEXT_STEP, NEXT_STEP_WORDS, WORTH_IT, WORTH_IT_WORDS
from peerloom.domain.feedback.rules.suggestions import LONGEST_DID, LONGEST_SAID, LONGEST_SUGGESTION

CHOOSE = {"required": _("Choose what is closest; that is enough.")}


def _choices(words: Mapping[int, Promise]) -> list[tuple[str, Promise]]:
    return [(str(value), label) for value, label in words.items()]


class PulseForm(forms.Form):
    worth_it = forms.TypedChoiceField(
        label=WORTH_IT,
        choices=_choices(WORTH_IT_WORDS),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages=CHOOSE,
    )
    next_step = forms.TypedChoiceField(
        label=NEXT_STEP,
        choices=_choices(NEXT_STEP_WORDS),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages=CHOOSE,
    )


class SuggestionForm(forms.Form):
    words = forms.CharField(
        label=_("What would you change?"),
        max_length=LONGEST_SUGGESTION,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One thing at a time. Not for worries about somebody’s safety: it may not be read today."),
        error_messages={"required": _("Write what you would change.")},
    )
    with_name = forms.BooleanField(label=_("Put my name to it, so that I hear what became of it"), required=False)


class HandleForm(forms.Form):
    """``seen`` is the revision that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("What becomes of it?"), choices=SuggestionState, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = (
            _("Needed once it is done or turned down; then it goes by e-mail to whoever put their name to it.")
            if named
            else _("Needed once it is done or turned down. Nobody gets it by e-mail, because it came without a name.")
        )


class YouSaidForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    said = forms.CharField(
        label=_("You said"),
        max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("What people told you, in a sentence nobody can be recognised by."),
    )
    did = forms.CharField(
        label=_("We did"),
        max_length=LONGEST_DID,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What is different now, or why it stays as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].error_messages["required"] = _("Write what people told you.")
        self.fields["did"].error_messages["required"] = _("Write what you did about it.")
