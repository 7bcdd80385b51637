"""All words of a questionnaire in one language, beside the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import (
    LONGEST_INTRODUCTION,
    LONGEST_NAME,
    LONGEST_STEP,
    LONGEST_WORDS,
    InstrumentDocument,
    ItemWords,
    StepWords,
    SubscaleName,
    Texts,
)
from peerloom.web.feedback.instruments.forms.draft import DraftForm


@dataclass(frozen=True, slots=True)
class Line:
    """A field and what it says in the original; "" where the original is being written."""

    field: BoundField
    original: str


class LaterField(forms.CharField):
    """Words that are asked for, and may still come later."""

    def validate(self, value: str) -> None:
        """Nothing is fine for now."""


class WordsForm(DraftForm):
    """What is left empty is shown in the original, and keeps the questionnaire from being published."""

    use_required_attribute = False

    def __init__(self, data: Any, *, document: InstrumentDocument, revision: int, language: str) -> None:
        self.texts = document.in_language(language) or Texts(language, "")
        self.originals: dict[str, str] = {}
        super().__init__(data, document=document, revision=revision)
        original, said = document.original, self.texts
        self._line("name", _("Name"), original.name, said.name, LONGEST_NAME, required=True)
        self._line("introduction", _("Introduction"), original.introduction, said.introduction, LONGEST_INTRODUCTION)
        for number, item in enumerate(document.items, start=1):
            label = _("Item %(number)s") % {"number": number}
            words = original.words_of(item.key), said.words_of(item.key)
            self._line(f"item-{item.key}", label, *words, LONGEST_WORDS)
        for scale in document.scales:
            nothing = ("",) * len(scale.values)
            pairs = zip(original.labels_of(scale.key) or nothing, said.labels_of(scale.key) or nothing, strict=True)
            for value, (before, now) in zip(scale.values, pairs, strict=True):
                label = _("Step %(value)s") % {"value": value}
                self._line(f"step-{scale.key}-{value}", label, before, now, LONGEST_STEP)
        for one in document.subscales:
            names = original.name_of(one.key), said.name_of(one.key)
            self._line(f"score-{one.key}", _("Name of a score"), *names, LONGEST_NAME)
        self._line("closing", _("Words at the end"), original.closing, said.closing, LONGEST_INTRODUCTION)

    @property
    def is_original(self) -> bool:
        return self.texts.language == self.document.language

    def _line(self, name: str, label: str, before: str, now: str, most: int, *, required: bool = False) -> None:
        if not self.is_original and not before:
            return
        rows = {"rows": 4 if most == LONGEST_INTRODUCTION else 2, "lang": self.texts.language, "dir": "auto"}
        kind = forms.CharField if required else LaterField
        widget = forms.TextInput({"lang": self.texts.language, "dir": "auto"}) if most < LONGEST_WORDS else None
        self.fields[name] = kind(label=label, max_length=most, initial=now, widget=widget or forms.Textarea(rows))
        self.originals[name] = "" if self.is_original else before

    def sections(self) -> list[tuple[str, list[Line]]]:
        """Each with a heading, as they stand on the page."""
        parts = (
            (_("Name and introduction"), ("name", "introduction")),
            (_("Items"), "item-"),
            (_("Steps"), "step-"),
            (_("Scores and the end"), ("score-", "closing")),
        )
        found = [(title, list(self._lines(names))) for title, names in parts]
        return [(title, lines) for title, lines in found if lines]

    def _lines(self, names: str | tuple[str, ...]) -> Iterator[Line]:
        for name in self.fields:
            if name.startswith(names):
                yield Line(self[name], self.originals.get(name, ""))

    def changed(self) -> InstrumentDocument:
        given, document = self.cleaned_data, self.document
        texts = Texts(
            language=self.texts.language,
            name=given["name"],
            introduction=given.get("introduction", ""),
            closing=given.get("closing", ""),
            items=tuple(
                ItemWords(item.key, words) for item in document.items if (words := given.get(f"item-{item.key}", ""))
            ),
            steps=tuple(
                StepWords(scale.key, labels)
                for scale in document.scales
                if any(labels := tuple(given.get(f"step-{scale.key}-{value}", "") for value in scale.values))
            ),
            subscales=tuple(
                SubscaleName(one.key, name) for one in document.subscales if (name := given.get(f"score-{one.key}", ""))
            ),
        )
        return editing.with_texts(document, texts)
