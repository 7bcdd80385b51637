"""What only shows when the parts of a questionnaire are held against each other: keys that dangle, repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.instruments import Tier
from peerloom.domain.feedback.instrument_files.document import MOST_STEPS, InstrumentDocument, Subscale, Texts
from peerloom.foundation.documents.problems import Problem

DECIMALS = 4
"""Of a factor and of a threshold, as they are kept."""


def problems_between(document: InstrumentDocument) -> list[Problem]:
    """Every contradiction; empty for a document that can be kept as a draft. It need not be ready to be asked."""
    return [
        *_of_languages(document),
        *_of_scales(document),
        *_of_items(document),
        *_of_subscales(document),
        *(problem for place, texts in enumerate(document.texts) for problem in _of_texts(document, place, texts)),
    ]


def _twice(place: str, name: str, values: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            here = f"{place}[{number}]"
            yield Problem(f"{here}.{name}" if name else here, _("“%(value)s” stands there twice.") % {"value": value})
        seen.add(value)


def _of_languages(document: InstrumentDocument) -> Iterator[Problem]:
    if document.tier == Tier.CITED:
        yield Problem("tier", _("what is only cited has no items, so it is no questionnaire."))
    if document.in_language(document.language) is None:
        yield Problem("texts", _("the words in its own language (%(language)s) are missing.") % _language(document))
    yield from _twice("texts", "language", (texts.language for texts in document.texts))


def _language(document: InstrumentDocument) -> dict[str, str]:
    return {"language": document.language}


def _of_scales(document: InstrumentDocument) -> Iterator[Problem]:
    yield from _twice("scales", "key", (scale.key for scale in document.scales))
    for number, scale in enumerate(document.scales):
        if not 2 <= len(scale.values) <= MOST_STEPS:
            yield Problem(f"scales[{number}].high", _("a scale has from 2 to %(most)s steps.") % {"most": MOST_STEPS})


def _of_items(document: InstrumentDocument) -> Iterator[Problem]:
    yield from _twice("items", "key", (item.key for item in document.items))
    for number, item in enumerate(document.items):
        if item.scale and document.scale(item.scale) is None:
            yield Problem(f"items[{number}].scale", _("no scale has the key “%(key)s”.") % {"key": item.scale})
        if item.reversed and not item.scale:
            yield Problem(f"items[{number}].reversed", _("only an item on a scale can be reversed."))


def _of_subscales(document: InstrumentDocument) -> Iterator[Problem]:
    yield from _twice("subscales", "key", (subscale.key for subscale in document.subscales))
    for number, subscale in enumerate(document.subscales):
        here = f"subscales[{number}]"
        yield from _twice(f"{here}.items", "", subscale.items)
        yield from _of_members(document, here, subscale)
        for name, figure in (("factor", subscale.factor), ("support_at", subscale.support_at)):
            if figure is not None and round(figure, DECIMALS) != figure:
                yield Problem(f"{here}.{name}", _("at most %(most)s digits after the point.") % {"most": DECIMALS})
        if subscale.factor <= 0:
            yield Problem(f"{here}.factor", _("the factor has to be more than 0."))


def _of_members(document: InstrumentDocument, here: str, subscale: Subscale) -> Iterator[Problem]:
    found = [(place, document.item(key)) for place, key in enumerate(subscale.items)]
    for place, item in found:
        if item is None:
            yield Problem(
                f"{here}.items[{place}]", _("no item has the key “%(key)s”.") % {"key": subscale.items[place]}
            )
        elif not item.scale:
            yield Problem(f"{here}.items[{place}]", _("an answer in one’s own words cannot be scored."))
    ranges = {(s.low, s.high) for _place, item in found if item and (s := document.scale(item.scale))}
    if len(ranges) > 1:
        yield Problem(f"{here}.items", _("items with different steps cannot be scored together."))


def _of_texts(document: InstrumentDocument, place: int, texts: Texts) -> Iterator[Problem]:
    here = f"texts[{place}]"
    known = (
        ("items", "item", [said.item for said in texts.items], {item.key for item in document.items}),
        ("steps", "scale", [said.scale for said in texts.steps], {scale.key for scale in document.scales}),
        ("subscales", "subscale", [said.subscale for said in texts.subscales], {s.key for s in document.subscales}),
    )
    for section, field, said, keys in known:
        yield from _twice(f"{here}.{section}", field, said)
        for number, key in enumerate(said):
            if key not in keys:
                yield Problem(f"{here}.{section}[{number}].{field}", _("the questionnaire has no such thing."))
    for number, steps in enumerate(texts.steps):
        scale = document.scale(steps.scale)
        if scale is not None and len(steps.labels) != len(scale.values):
            wanted = {"number": len(scale.values)}
            yield Problem(f"{here}.steps[{number}].labels", _("there have to be %(number)s of them.") % wanted)
