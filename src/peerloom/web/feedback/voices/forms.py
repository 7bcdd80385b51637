"""The forms by which words are given, asked for and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.voices import NameStyle, Venue
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.rules.testimonials import (
    LONGEST_NOTE,
    LONGEST_TESTIMONIAL,
    USUAL_YEARS,
    Scope,
    later_by,
    styles_for,
    venues_of,
)
from peerloom.domain.relationships.models import Participation
from peerloom.web.look.widgets import DateInput


class GiveForm(forms.Form):
    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_TESTIMONIAL,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Two or three sentences: what was it like, what is different now? Name nobody but yourself."),
        error_messages={"required": _("Write something, or say “rather not” below.")},
    )
    venues = forms.MultipleChoiceField(
        label=_("Where may it be shown?"),
        choices=Venue,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one place, or say “rather not” below.")},
    )
    name_style = forms.ChoiceField(
        label=_("With your name?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to be named.")},
    )
    until = forms.DateField(label=_("Until when?"), widget=DateInput, help_text=_("Then it is removed by itself."))

    def __init__(self, data: Any, *, testimonial: Testimonial, today: date) -> None:
        program = testimonial.cohort.program
        styles = styles_for(program.profile, testimonial.side)
        initial = {
            "words": testimonial.words,
            "venues": testimonial.venues,
            "name_style": testimonial.name_style or (styles[0] if len(styles) == 1 else ""),
            "until": testimonial.until or later_by(today, USUAL_YEARS),
        }
        super().__init__(data, initial=initial)
        choices = cast("forms.ChoiceField", self.fields["name_style"])
        choices.choices = [(style.value, style.label) for style in styles]

    def scope(self) -> Scope:
        values = self.cleaned_data
        return Scope(venues_of(values["venues"]), NameStyle(values["name_style"]), values["until"])


class AskForm(forms.Form):
    """``people`` holds public ids of persons: ``shown`` those of this page of the list, ``parts`` of all it could be,
    for while somebody chooses the page may come to hold others."""

    people = forms.MultipleChoiceField(
        label=_("Whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    note = forms.CharField(
        label=_("A personal line"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Stands in the e-mail, above the link. For example why you ask them."),
    )

    def __init__(self, data: Any, *, parts: Sequence[Participation], shown: Sequence[Participation]) -> None:
        super().__init__(data)
        self.parts = {part.person.public_id: part.person for part in parts}
        people = cast("forms.MultipleChoiceField", self.fields["people"])
        people.choices = [(public_id, person.name) for public_id, person in self.parts.items()]
        people.widget.choices = [
            (part.person.public_id, f"{part.person.name} ({Side(part.side).label})") for part in shown
        ]


class DecideForm(forms.Form):
    """``seen`` is the revision that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    do = forms.ChoiceField(choices=[("approve", ""), ("aside", ""), ("offer", "")], widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("A shorter wording"),
        required=False,
        max_length=LONGEST_TESTIMONIAL,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("They get it by e-mail and say yes or no. Nothing is shown in your wording without their yes."),
    )
