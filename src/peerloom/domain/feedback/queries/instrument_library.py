"""What an organisation can ask: its own questionnaires, and those that ship and wait to be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count

from peerloom.domain.feedback.enums.instruments import Construct, Tier, VersionState
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.models import Instrument, InstrumentVersion, Item, Wave, WaveInstrument
from peerloom.domain.feedback.rules.instruments import lacks_licence
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.foundation.scope import Actor, ScopedQuerySet

LIVING = (VersionState.CURRENT, VersionState.DRAFT)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """``instrument`` is None for a shipped one that nobody took over. ``number`` is the version in use, 0 for none."""

    key: str
    name: str
    construct: Construct
    licensed: bool
    validated: bool
    languages: tuple[str, ...]
    items: int
    instrument: Instrument | None = None
    number: int = 0
    drafting: bool = False
    needs_licence: bool = False
    waves: int = 0

    @property
    def put_away(self) -> bool:
        return self.instrument is not None and self.instrument.archived_at is not None


def library_of(actor: Actor) -> list[LibraryEntry]:
    """By what they are about, then by name. Four queries, however many there are."""
    instruments = list(Instrument.objects.visible_to(actor))
    rows = InstrumentVersion.objects.within(actor.organisation_id).filter(state__in=LIVING)
    shown: dict[int, list[InstrumentVersion]] = {}
    for version in rows.annotate(item_count=Count("items")).prefetch_related("wordings").order_by("number"):
        shown.setdefault(version.instrument_id, []).append(version)
    waves = _waves_by_instrument(actor)
    own = [_own(one, shown[one.pk], waves.get(one.pk, 0)) for one in instruments if one.pk in shown]
    taken = {one.key for one in instruments}
    offered = [_shipped(document) for key, document in shipped_instruments().items() if key not in taken]
    order = list(Construct)
    return sorted([*own, *offered], key=lambda entry: (order.index(entry.construct), entry.name.casefold()))


def waves_that_ask(actor: Actor, instrument: Instrument) -> ScopedQuerySet[WaveInstrument]:
    """Of the rounds that the actor sees, the newest first."""
    rows = WaveInstrument.objects.within(actor.organisation_id).filter(
        version__instrument=instrument, wave__in=Wave.objects.visible_to(actor)
    )
    return rows.select_related("wave__cohort__program", "version").order_by("-wave__opens_on", "-wave__pk")


def keys_ever_used(instrument: Instrument) -> dict[str, set[str]]:
    """The keys of ``items`` and ``subscales`` of all versions: a key is never given to another thing again."""
    versions = InstrumentVersion.objects.within(instrument.organisation_id).filter(instrument=instrument)
    items = Item.objects.within(instrument.organisation_id).filter(version__in=versions)
    return {
        "items": set(items.values_list("key", flat=True)),
        "subscales": set(versions.filter(subscales__isnull=False).values_list("subscales__key", flat=True)),
    }


def _waves_by_instrument(actor: Actor) -> dict[int, int]:
    rows = WaveInstrument.objects.within(actor.organisation_id)
    counted = rows.order_by().values("version__instrument").annotate(waves=Count("wave", distinct=True))
    return {row["version__instrument"]: row["waves"] for row in counted}


def _own(instrument: Instrument, versions: list[InstrumentVersion], waves: int) -> LibraryEntry:
    """``versions``: the one in use, its draft, or both."""
    current = next((version for version in versions if version.state == VersionState.CURRENT), None)
    told = current or versions[-1]
    wordings = sorted(told.wordings.all(), key=lambda said: (said.language != told.default_language, said.language))
    return LibraryEntry(
        key=instrument.key,
        name=wordings[0].name if wordings else instrument.key,
        construct=Construct(instrument.construct),
        licensed=instrument.tier == Tier.LICENSED,
        validated=told.validated,
        languages=tuple(map(attrgetter("language"), wordings)),
        items=told.item_count,  # type: ignore[attr-defined]  # annotated
        instrument=instrument,
        number=current.number if current else 0,
        drafting=any(version.state == VersionState.DRAFT for version in versions),
        needs_licence=lacks_licence(instrument),
        waves=waves,
    )


def _shipped(document: InstrumentDocument) -> LibraryEntry:
    licensed = document.tier == Tier.LICENSED
    return LibraryEntry(
        key=document.key,
        name=document.name,
        construct=document.construct,
        licensed=licensed,
        validated=document.validated,
        languages=tuple(texts.language for texts in document.texts),
        items=len(document.items),
        needs_licence=licensed,
    )
