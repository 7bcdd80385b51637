"""What an organisation has that an objective can be judged by."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.models import Instrument, InstrumentVersion, Measure
from peerloom.domain.feedback.queries.measures import measures_on_offer
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Score:
    """One subscale of an instrument as it is asked now, with both names."""

    instrument: Instrument
    key: str
    instrument_name: str
    name: str


def measures_to_judge_by(actor: Actor) -> list[Measure]:
    return list(measures_on_offer(actor))


def scores_to_judge_by(actor: Actor, *, language: str) -> list[Score]:
    """Of every instrument in use, by its current version. Four queries."""
    rows = InstrumentVersion.objects.within(actor.organisation_id).filter(
        state=VersionState.CURRENT, instrument__archived_at=None
    )
    versions = rows.select_related("instrument").prefetch_related("wordings", "subscales__wordings")
    found = []
    for version in versions.order_by("instrument__key"):
        spoken = (language, version.default_language)
        whole = _said({w.language: w.name for w in version.wordings.all()}, spoken) or version.instrument.key
        for subscale in version.subscales.all():
            part = _said({w.language: w.name for w in subscale.wordings.all()}, spoken) or subscale.key
            found.append(Score(version.instrument, subscale.key, whole, part))
    return found


def _said(names: dict[str, str], languages: tuple[str, ...]) -> str:
    return next((names[language] for language in languages if language in names), "")
