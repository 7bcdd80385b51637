"""Small instruments that were published, without going through the builder."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.feedback.enums.instruments import Construct, ItemKind, Scoring, VersionState
from peerloom.domain.feedback.models import (
    Instrument,
    InstrumentVersion,
    InstrumentWording,
    Item,
    ItemWording,
    ResponseScale,
    ScaleStep,
    Subscale,
    SubscaleWording,
)
from peerloom.domain.people.models import Organisation
from tests.factories.people import MOMENT

AGREEMENT = ("Not at all", "Hardly", "Partly", "Mostly", "Entirely")


def make_instrument(
    organisation: Organisation,
    *,
    key: str = "belonging-test",
    words: Sequence[str] = ("I feel at home here.", "People here know me.", "I often feel alone here."),
    turned: Sequence[int] = (2,),
    open_question: str = "What would help you most at the moment?",
    state: str = VersionState.CURRENT,
) -> InstrumentVersion:
    """Items on five steps scored as one mean, the ``turned`` ones reversed, and a question in one's own words."""
    instrument = Instrument.objects.create(
        organisation=organisation, key=key, construct=Construct.BELONGING, created_at=MOMENT
    )
    version = InstrumentVersion.objects.create(
        organisation=organisation, instrument=instrument, state=state, changed_at=MOMENT, published_at=MOMENT
    )
    InstrumentWording.objects.create(organisation=organisation, version=version, language="en", name="Belonging")
    scale = ResponseScale.objects.create(organisation=organisation, version=version, key="agreement", low=1, high=5)
    for value, label in enumerate(AGREEMENT, start=1):
        ScaleStep.objects.create(organisation=organisation, scale=scale, value=value, language="en", label=label)
    total = Subscale.objects.create(
        organisation=organisation, version=version, position=0, key="belonging", scoring=Scoring.MEAN
    )
    SubscaleWording.objects.create(organisation=organisation, subscale=total, language="en", name="Belonging")
    for position, sentence in enumerate(words):
        total.items.add(_item(version, position, sentence, scale, turned=position in turned))
    if open_question:
        _item(version, len(words), open_question, None, turned=False)
    return version


def _item(
    version: InstrumentVersion, position: int, sentence: str, scale: ResponseScale | None, *, turned: bool
) -> Item:
    item = Item.objects.create(
        organisation=version.organisation,
        version=version,
        position=position,
        key=f"item-{position + 1}",
        kind=ItemKind.SCALED if scale else ItemKind.OPEN,
        scale=scale,
        reversed=turned,
    )
    ItemWording.objects.create(organisation=version.organisation, item=item, language="en", words=sentence)
    return item
