"""How a questionnaire is scored, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.feedback.enums.instruments import Scoring
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Subscale
from peerloom.domain.feedback.rules.scoring import ScoredItem, SubscaleKey


@dataclass(frozen=True, slots=True)
class ScoreInWords:
    key: str
    name: str
    sentences: Sequence[str]


def scoring_in_words(document: InstrumentDocument) -> list[ScoreInWords]:
    """Each score with its sentences, in the order of the questionnaire."""
    return [
        ScoreInWords(one.key, document.original.name_of(one.key) or one.key, list(_sentences(document, one)))
        for one in document.subscales
    ]


def _sentences(document: InstrumentDocument, subscale: Subscale) -> list[str]:
    key = scored(document, subscale)
    count = len(key.items)
    if not count:
        return [_("No item counts in it yet.")]
    return [
        _how(key, count),
        _range(key),
        *_turned(key, count),
        _gaps(document, key, count),
        *_support(key),
    ]


def scored(document: InstrumentDocument, subscale: Subscale) -> SubscaleKey:
    """The scoring of a document's subscale; its items are known by their places."""
    items = []
    for place, item in enumerate(document.items):
        scale = document.scale(item.scale)
        if item.key in subscale.items and scale is not None:
            items.append(ScoredItem(place, item.key, scale.low, scale.high, item.reversed))
    return SubscaleKey(
        subscale.key, tuple(items), subscale.scoring, subscale.factor, subscale.higher_is_better, subscale.support_at
    )


def _how(key: SubscaleKey, count: int) -> str:
    said = (
        ngettext("The answer to one item", "The mean of %(count)s items", count)
        if key.scoring == Scoring.MEAN
        else ngettext("The answer to one item", "The sum of %(count)s items", count)
    ) % {"count": count}
    if key.factor != 1:
        return _("%(mean)s, times %(factor)s.") % {"mean": said, "factor": _figure(key.factor)}
    return f"{said}."


def _range(key: SubscaleKey) -> str:
    ends = {"low": _figure(key.lowest), "high": _figure(key.highest)}
    if key.higher_is_better:
        return _("From %(low)s to %(high)s; higher is better.") % ends
    return _("From %(low)s to %(high)s; lower is better.") % ends


def _turned(key: SubscaleKey, count: int) -> list[str]:
    turned = sum(item.reversed for item in key.items)
    if not turned:
        return []
    said = ngettext(
        "One of them is worded the other way round and counts from the other end.",
        "%(turned)s of them are worded the other way round and count from the other end.",
        turned,
    )
    return [said % {"turned": turned}] if count > 1 else []


def _gaps(document: InstrumentDocument, key: SubscaleKey, count: int) -> str:
    needed = -(-document.minimum_answered * count // 100)
    if needed >= count:
        return _("Every item has to be answered.")
    if key.scoring == Scoring.SUM:
        said = ngettext(
            "At least %(needed)s item has to be answered; a gap counts as the mean of the others.",
            "At least %(needed)s items have to be answered; a gap counts as the mean of the others.",
            needed,
        )
    else:
        said = ngettext(
            "At least %(needed)s item has to be answered.", "At least %(needed)s items have to be answered.", needed
        )
    return said % {"needed": needed}


def _support(key: SubscaleKey) -> list[str]:
    if key.support_at is None:
        return []
    words = _("Whoever scores %(line)s or less is shown where to find support. That is a kindness, never a diagnosis.")
    return [words % {"line": _figure(key.support_at)}]


def _figure(value: float) -> str:
    return number_format(round(value, 4) if value % 1 else int(value))
