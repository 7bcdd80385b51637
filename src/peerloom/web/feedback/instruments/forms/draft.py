"""Forms of the builder. Each makes a changed document of the draft's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.feedback.enums.instruments import Construct, Scoring
from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import (
    LONGEST_INTRODUCTION,
    LONGEST_NAME,
    LONGEST_STEP,
    LONGEST_WORDS,
    MOST_STEPS,
    InstrumentDocument,
    Item,
    Scale,
    Subscale,
)
from peerloom.web.feedback.instruments.shown import steps_in_words

MOST_AT_ONCE = 50
"""Items that are written in one go."""
OWN_WORDS = "words"
"""How an item is answered that has no scale; no scale's key looks like it, as those end in a number or ship."""


class DraftForm(forms.Form):
    """A change to the draft as it was when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, data: Any, *, document: InstrumentDocument, revision: int, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"revision": revision} | (initial or {}))
        self.document = document

    def see(self, revision: int) -> None:
        """What was typed stays, and can be saved over what somebody else has saved meanwhile."""
        seen = QueryDict(mutable=True)
        seen.update(self.data)
        seen["revision"] = str(revision)
        self.data = seen

    def changed(self) -> InstrumentDocument:
        raise NotImplementedError


class AboutForm(DraftForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Which time to think of, and that there are no right or wrong answers."),
    )
    closing = forms.CharField(
        label=gettext_lazy("Words at the end"),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Shown once it is handed in."),
    )
    minimum_answered = forms.IntegerField(
        label=gettext_lazy("Least share of a score’s items that has to be answered, in per cent"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("With fewer answers there is no score rather than a shaky one. 80 is usual."),
    )
    construct = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=Construct.choices)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Who wrote it and where it was published; reports cite it."),
    )
    licence = forms.CharField(label=gettext_lazy("What it may be used for"), required=False, max_length=300)

    def __init__(self, data: Any, *, document: InstrumentDocument, revision: int, shipped: bool) -> None:
        texts = document.original
        initial = {
            **{name: getattr(texts, name) for name in ("name", "introduction", "closing")},
            **{name: getattr(document, name) for name in ("minimum_answered", "source", "licence")},
            "construct": document.construct.value,
        }
        super().__init__(data, document=document, revision=revision, initial=initial)
        if shipped:
            for name in ("construct", "source", "licence"):
                del self.fields[name]

    def changed(self) -> InstrumentDocument:
        given = self.cleaned_data
        texts = replace(self.document.original, **{n: given[n] for n in ("name", "introduction", "closing")})
        document = replace(editing.with_texts(self.document, texts), minimum_answered=given["minimum_answered"])
        if "construct" not in given:
            return document
        return replace(
            document, construct=Construct(given["construct"]), source=given["source"], licence=given["licence"]
        )


class ItemForm(DraftForm):
    """One item that is there, or new ones, a line each."""

    words = forms.CharField(label=gettext_lazy("What it says"), strip=True)
    answered = forms.ChoiceField(label=gettext_lazy("How it is answered"), widget=forms.RadioSelect)
    turned = forms.BooleanField(
        label=gettext_lazy("Worded the other way round: ticking more means less"),
        required=False,
        help_text=gettext_lazy("It counts from the other end. A few such items keep people from ticking one column."),
    )
    counts_in = forms.MultipleChoiceField(
        label=gettext_lazy("Counts in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any,
        *,
        document: InstrumentDocument,
        revision: int,
        item: Item | None = None,
        taken: Collection[str] = (),
    ) -> None:
        self.item, self.taken = item, set(taken)
        super().__init__(data, document=document, revision=revision, initial=self._initial(document))
        scales = [(scale.key, steps_in_words(document, scale.key)) for scale in document.scales]
        self.fields["answered"].choices = [*scales, (OWN_WORDS, _("In one’s own words"))]  # type: ignore[attr-defined]  # a choice field
        names = [(one.key, document.original.name_of(one.key) or one.key) for one in document.subscales]
        self.fields["counts_in"].choices = names  # type: ignore[attr-defined]  # a choice field
        if not names:
            del self.fields["counts_in"]
        self._fit_words()

    def _initial(self, document: InstrumentDocument) -> dict[str, Any]:
        if self.item is None:
            first = document.scales[0].key if document.scales else OWN_WORDS
            only = [one.key for one in document.subscales] if len(document.subscales) == 1 else []
            return {"answered": first, "counts_in": only}
        key = self.item.key
        return {
            "words": document.original.words_of(key),
            "answered": self.item.scale or OWN_WORDS,
            "turned": self.item.reversed,
            "counts_in": [one.key for one in document.subscales if key in one.items],
        }

    def _fit_words(self) -> None:
        field = self.fields["words"]
        if self.item is None:
            field.widget = forms.Textarea({"rows": 5})
            field.help_text = _("One idea each, in plain words. Several at once: one a line.")
        else:
            field.widget = forms.Textarea({"rows": 2})

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["words"]).splitlines()]
        lines = [line for line in lines if line]
        if self.item is not None:
            lines = [" ".join(lines)]
        if len(lines) > MOST_AT_ONCE:
            raise forms.ValidationError(_("These are more than %(most)s at once.") % {"most": MOST_AT_ONCE})
        long = next((line for line in lines if len(line) > LONGEST_WORDS), "")
        if long:
            raise forms.ValidationError(
                _("“%(start)s…” is longer than %(most)s letters.") % {"start": long[:40], "most": LONGEST_WORDS}
            )
        return lines

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answered") == OWN_WORDS:
            if values.get("turned"):
                self.add_error("turned", _("Only an item on a scale can be turned round."))
            if values.get("counts_in"):
                self.add_error("counts_in", _("An answer in one’s own words cannot be scored."))
        return values

    def changed(self) -> InstrumentDocument:
        given, document = self.cleaned_data, self.document
        scale = "" if given["answered"] == OWN_WORDS else given["answered"]
        taken = self.taken | {item.key for item in document.items}
        for words in given["words"]:
            key = self.item.key if self.item else editing.free_key("item", taken)
            taken.add(key)
            item = Item(key, scale, given["turned"])
            document = editing.with_item(document, item, {document.language: words}, given.get("counts_in", ()))
        return document


class ScaleForm(DraftForm):
    low = forms.IntegerField(label=gettext_lazy("Lowest step"), min_value=-100, max_value=100)
    labels = forms.CharField(
        label=gettext_lazy("Steps, from the lowest to the highest"),
        strip=False,
        max_length=MOST_STEPS * (LONGEST_STEP + 2),
        widget=forms.Textarea({"rows": 7}),
        help_text=gettext_lazy(
            "One a line; each line is one step. A line with a dash alone (-) is a step that shows its number only."
        ),
    )

    def __init__(
        self, data: Any, *, document: InstrumentDocument, revision: int, scale: Scale | None, labels: tuple[str, ...]
    ) -> None:
        self.scale = scale
        initial = {"low": scale.low if scale else 1, "labels": "\n".join(label or "-" for label in labels)}
        super().__init__(data, document=document, revision=revision, initial=initial)

    def clean_labels(self) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["labels"]).splitlines()]
        steps = tuple("" if line == "-" else line for line in lines if line)
        if not 2 <= len(steps) <= MOST_STEPS:
            raise forms.ValidationError(_("A scale has from 2 to %(most)s steps.") % {"most": MOST_STEPS})
        long = next((step for step in steps if len(step) > LONGEST_STEP), "")
        if long:
            raise forms.ValidationError(
                _("“%(start)s…” is longer than %(most)s letters.") % {"start": long[:40], "most": LONGEST_STEP}
            )
        return steps

    def changed(self) -> InstrumentDocument:
        given = self.cleaned_data
        key = self.scale.key if self.scale else editing.free_key("steps", {one.key for one in self.document.scales})
        scale = Scale(key, given["low"], given["low"] + len(given["labels"]) - 1)
        return editing.with_scale(self.document, scale, given["labels"])


class ScoreForm(DraftForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Items that count in it"), widget=forms.CheckboxSelectMultiple, required=False
    )
    scoring = forms.ChoiceField(label=gettext_lazy("Made of them"), choices=Scoring.choices, widget=forms.RadioSelect)
    better = forms.ChoiceField(
        label=gettext_lazy("A higher score is"),
        choices=[("higher", gettext_lazy("better")), ("lower", gettext_lazy("worse"))],
        widget=forms.RadioSelect,
    )
    factor = forms.DecimalField(
        label=gettext_lazy("Multiplied by"),
        min_value=Decimal("0.0001"),
        max_value=9999,
        decimal_places=4,
        help_text=gettext_lazy("1 leaves it as it is."),
    )
    support_at = forms.DecimalField(
        label=gettext_lazy("Show where to find support at this score or below"),
        required=False,
        min_value=-9999,
        max_value=9999,
        decimal_places=4,
        help_text=gettext_lazy("Empty for most questionnaires. It is a kindness to who answers, never a diagnosis."),
    )

    def __init__(
        self,
        data: Any,
        *,
        document: InstrumentDocument,
        revision: int,
        subscale: Subscale | None,
        taken: Collection[str] = (),
    ) -> None:
        self.subscale, self.taken = subscale, set(taken)
        super().__init__(data, document=document, revision=revision, initial=self._initial(document))
        words = document.original.words_of
        scaled = [(item.key, words(item.key) or item.key) for item in document.items if item.scale]
        self.fields["items"].choices = scaled  # type: ignore[attr-defined]  # a choice field

    def _initial(self, document: InstrumentDocument) -> dict[str, Any]:
        one = self.subscale
        if one is None:
            return {"scoring": Scoring.MEAN.value, "better": "higher", "factor": 1}
        return {
            "name": document.original.name_of(one.key),
            "items": one.items,
            "scoring": one.scoring.value,
            "better": "higher" if one.higher_is_better else "lower",
            "factor": f"{one.factor:g}",
            "support_at": None if one.support_at is None else f"{one.support_at:g}",
        }

    def changed(self) -> InstrumentDocument:
        given = self.cleaned_data
        taken = self.taken | {one.key for one in self.document.subscales}
        subscale = Subscale(
            key=self.subscale.key if self.subscale else editing.free_key("score", taken),
            items=tuple(given["items"]),
            scoring=Scoring(given["scoring"]),
            factor=float(given["factor"]),
            higher_is_better=given["better"] == "higher",
            support_at=None if given["support_at"] is None else float(given["support_at"]),
        )
        return editing.with_subscale(self.document, subscale, given["name"])
