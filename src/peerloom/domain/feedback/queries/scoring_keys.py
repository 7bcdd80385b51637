"""How versions are scored."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from peerloom.domain.feedback.enums.instruments import Scoring
from peerloom.domain.feedback.models import InstrumentVersion, Subscale, SubscaleWording
from peerloom.domain.feedback.rules.scoring import ScoredItem, ScoringKey, SubscaleKey

_OF_SUBSCALE = ("version_id", "position", "pk", "key", "scoring", "factor", "higher_is_better", "support_at")
_OF_ITEM = ("items__pk", "items__key", "items__scale__low", "items__scale__high", "items__reversed")


def scoring_key_of(version: InstrumentVersion) -> ScoringKey:
    """One query."""
    return scoring_keys_of([version])[version.pk]


def scoring_keys_of(versions: Sequence[InstrumentVersion]) -> dict[int, ScoringKey]:
    """By the version's primary key, of one organisation at a time. One query, however many there are."""
    if not versions:
        return {}
    rows = Subscale.objects.within(versions[0].organisation_id).filter(version__in=[v.pk for v in versions])
    found = rows.order_by("version_id", "position", "pk", "items__position").values(*_OF_SUBSCALE, *_OF_ITEM)
    subscales: dict[int, list[SubscaleKey]] = {version.pk: [] for version in versions}
    for (version_id, _place, _pk), same in groupby(
        found, key=lambda row: (row["version_id"], row["position"], row["pk"])
    ):
        subscales[version_id].append(_subscale(list(same)))
    return {v.pk: ScoringKey(v.pk, v.minimum_answered, tuple(subscales[v.pk])) for v in versions}


def subscale_names(version: InstrumentVersion, language: str) -> dict[str, str]:
    """What each subscale is called, by its key: in the language, or in the version's own. One query."""
    rows = SubscaleWording.objects.within(version.organisation_id).filter(subscale__version=version)
    found = list(rows.filter(language__in=(language, version.default_language)).select_related("subscale"))
    found.sort(key=lambda row: row.language == language)
    return {row.subscale.key: row.name for row in found}


def _subscale(rows: list[dict[str, Any]]) -> SubscaleKey:
    first = rows[0]
    return SubscaleKey(
        key=first["key"],
        items=tuple(
            ScoredItem(
                id=row["items__pk"],
                key=row["items__key"],
                low=row["items__scale__low"],
                high=row["items__scale__high"],
                reversed=row["items__reversed"],
            )
            for row in rows
            if row["items__pk"] is not None
        ),
        scoring=Scoring(first["scoring"]),
        factor=float(first["factor"]),
        higher_is_better=first["higher_is_better"],
        support_at=None if first["support_at"] is None else float(first["support_at"]),
    )
