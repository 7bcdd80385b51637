from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst as capitalised
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import ChangeKind, ChangeResult
from peerloom.domain.relationships.models import Participation
from peerloom.domain.relationships.operations.changes.asking import AskedChange
from peerloom.domain.relationships.operations.changes.handling import HeldTalk
from peerloom.domain.relationships.operations.changes.settling import Settlement
from peerloom.web.look.widgets import DateInput, HintedRadio

capfirst = lazy(capitalised, str)


def _long(label: Any, *, rows: int = 5, required: bool = False, help_text: Any = "", limit: int = 4000) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget, help_text=help_text)


class AskForm(forms.Form):
    """One way of asking; only the fields that it needs."""

    words = _long(
        _("Would you like to say more?"), help_text=_("You need not. Whoever takes care of it asks you anyway.")
    )
    told = forms.BooleanField(
        label=_("Ask a coordinator for advice"),
        required=False,
        help_text=_("They then read your notes and write to you. Without the tick nobody ever reads them but you."),
    )
    pause_until = forms.DateField(
        label=_("Until when?"), widget=DateInput, help_text=_("On that day it goes on by itself.")
    )
    owners_only = forms.BooleanField(
        label=_("The coordinators of this program are a part of it"),
        required=False,
        help_text=_("Then only the owners of the organisation read it."),
    )
    kept = {
        ChangeKind.TALK: ("words", "told"),
        ChangeKind.MEDIATION: ("words",),
        ChangeKind.NEW_MATCH: ("words",),
        ChangeKind.PAUSE: ("pause_until", "words"),
        ChangeKind.SAFETY: ("words", "owners_only"),
    }

    def __init__(self, *args: Any, kind: ChangeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - set(self.kept[kind]):
            del self.fields[name]
        self.order_fields(self.kept[kind])
        if kind == ChangeKind.TALK:
            self.fields["words"].label, self.fields["words"].help_text = _("Your notes"), ""
            self.fields["words"].required = True
        if kind == ChangeKind.SAFETY:
            self.fields["words"].label = _("What are you worried about?")
            self.fields["words"].help_text = _("A few words are enough, or none: then somebody asks you.")

    def asked(self) -> AskedChange:
        values = self.cleaned_data
        return AskedChange(
            kind=self.kind,
            words=values["words"],
            told=values.get("told", True),
            pause_until=values.get("pause_until"),
            owners_only=values.get("owners_only", False),
        )


class TalkForm(forms.Form):
    """A talk with somebody in between that was held."""

    held_on = forms.DateField(label=_("When was it?"), widget=DateInput)
    present = forms.CharField(label=_("Who was there?"), max_length=300)
    agreed = _long(_("What was agreed?"), required=True, rows=4)
    follow_up_on = forms.DateField(
        label=_("When do you look again?"), required=False, widget=DateInput, help_text=_("Say so to both.")
    )

    def talk(self) -> HeldTalk:
        return HeldTalk(**self.cleaned_data)


class SettleForm(forms.Form):
    """What comes of it. ``leaving`` offers who takes part."""

    result = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=[(value, capfirst(label)) for value, label in ChangeResult.choices],
        widget=HintedRadio(
            hints={
                ChangeResult.TALKED: _("Their match goes on."),
                ChangeResult.PAUSED: _("Meetings ahead are cancelled, and nobody is reminded of anything."),
                ChangeResult.ENDED: _("Both are told in the same kind words. What was is kept."),
                ChangeResult.OTHER: _("Say below what."),
            }
        ),
    )
    pause_until = forms.DateField(
        label=_("A break until when?"),
        required=False,
        widget=DateInput,
        help_text=_("Only for a break. Left open, it goes on when you say so."),
    )
    leaving = forms.MultipleChoiceField(
        label=_("Who leaves the round as well?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only when the match ends. Everybody else is free for a new match at once."),
    )
    outcome = _long(
        _("A few words to the person who asked"),
        limit=2000,
        rows=4,
        help_text=_("They read it on their page. The other one does not."),
    )

    def __init__(self, *args: Any, parts: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = self.fields["leaving"]
        if isinstance(leaving, forms.MultipleChoiceField):
            leaving.choices = [(part.person.public_id, part.person.name) for part in parts]

    def settlement(self) -> Settlement:
        values = self.cleaned_data
        return Settlement(
            result=ChangeResult(values["result"]),
            outcome=values["outcome"],
            pause_until=values["pause_until"],
            leaving=tuple(values["leaving"]),
        )


class BreakForm(forms.Form):
    pause_until = forms.DateField(
        label=_("Until when?"),
        required=False,
        widget=DateInput,
        help_text=_("On that day it goes on by itself. Left open, it goes on when you say so."),
    )
