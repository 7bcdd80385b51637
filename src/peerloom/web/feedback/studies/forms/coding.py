"""Codes, what they are given to, themes and memos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Code, Segment
from peerloom.domain.feedback.operations.studies.codebook import CodeEntry
from peerloom.domain.feedback.operations.studies.coding import Stretch
from peerloom.domain.feedback.operations.studies.themes import ThemeText
from peerloom.domain.people.models import Person
from peerloom.web.feedback.studies.forms.planning import chosen


class CodeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    definition = forms.CharField(
        label=_("What counts, and what does not"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    example = forms.CharField(
        label=_("Example"), required=False, max_length=400, help_text=_("Best an invented one, in your own words.")
    )
    parent = forms.ChoiceField(label=_("Belongs below"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, codes: Sequence[Code], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.codes = {code.public_id: code for code in codes}
        chosen(self.fields["parent"], [("", _("nothing")), *((key, code.name) for key, code in self.codes.items())])

    def entry(self) -> CodeEntry:
        values = self.cleaned_data
        return CodeEntry(values["name"], values["definition"], values["example"], self.codes.get(values["parent"]))


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=_("Into which code?"))

    def __init__(self, data: Any = None, *, codes: Sequence[Code]) -> None:
        super().__init__(data)
        self.codes = {code.public_id: code for code in codes}
        chosen(self.fields["into"], [(key, code.name) for key, code in self.codes.items()])

    def target(self) -> Code:
        return self.codes[self.cleaned_data["into"]]


class GiveForm(forms.Form):
    """Codes for whole paragraphs, or for one stretch of one (``stretch``, ``start``, ``end``: letters of it)."""

    segments = forms.MultipleChoiceField(required=False)
    codes = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one code.")})
    stretch = forms.ChoiceField(required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=100_000)
    end = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def __init__(self, data: Any, *, segments: Sequence[Segment], codes: Sequence[Code]) -> None:
        super().__init__(data)
        self.known_segments = {segment.public_id: segment for segment in segments}
        self.known_codes = {code.public_id: code for code in codes}
        keys = [(key, key) for key in self.known_segments]
        chosen(self.fields["segments"], keys)
        chosen(self.fields["stretch"], [("", ""), *keys])
        chosen(self.fields["codes"], [(key, key) for key in self.known_codes])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("segments") and not values.get("stretch") and not self.errors:
            self.add_error(None, _("Choose a passage first: mark words, or tick a paragraph."))
        return values

    def stretches(self) -> list[Stretch]:
        values = self.cleaned_data
        if values["stretch"]:
            return [Stretch(self.known_segments[values["stretch"]], values["start"] or 0, values["end"])]
        return [Stretch(self.known_segments[key]) for key in values["segments"]]

    def given(self) -> list[Code]:
        return [self.known_codes[key] for key in self.cleaned_data["codes"]]


class CoderForm(forms.Form):
    coder = forms.ChoiceField(label=_("Who codes it?"))

    def __init__(self, data: Any = None, *, people: Sequence[Person]) -> None:
        super().__init__(data)
        self.people = {person.public_id: person for person in people}
        chosen(self.fields["coder"], [(key, person.name) for key, person in self.people.items()])

    def person(self) -> Person:
        return self.people[self.cleaned_data["coder"]]


class ThemeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    statement = forms.CharField(
        label=_("What it says, in a sentence or three"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Say what people said, and how many of them. Leave why to the reader."),
    )
    codes = forms.MultipleChoiceField(
        label=_("Codes that belong to it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, codes: Sequence[Code], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = {code.public_id: code for code in codes}
        chosen(self.fields["codes"], [(key, code.name) for key, code in self.known.items()])

    def text(self) -> ThemeText:
        values = self.cleaned_data
        return ThemeText(values["name"], values["statement"], [self.known[key] for key in values["codes"]])


class MemoForm(forms.Form):
    words = forms.CharField(
        label=_("A thought to keep"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("For those who work on the study. Without names."),
    )


class PassageFilter(forms.Form):
    code = forms.ChoiceField(label=_("Code"), required=False)
    words = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, data: Any, *, codes: Sequence[Code]) -> None:
        super().__init__(data)
        self.codes = {code.public_id: code for code in codes}
        chosen(self.fields["code"], [("", _("every code")), *((key, code.name) for key, code in self.codes.items())])

    @property
    def code_chosen(self) -> Code | None:
        return self.codes.get(self.data.get("code", ""))

    @property
    def words_chosen(self) -> str:
        return str(self.data.get("words", "")).replace("\x00", "")[:100].strip()
