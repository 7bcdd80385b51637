"""What a questionnaire is made of: what is asked and how it is scored, and beside it the words in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from peerloom.domain.feedback.enums.instruments import Construct, ItemKind, Scoring, Tier
from peerloom.foundation.documents.kinds import Between, Items, Language, Text

FORMAT = "peerloom-instrument"
VERSION = 1
MOST_ITEMS = 150
MOST_SCALES = 60
MOST_STEPS = 21
MOST_LANGUAGES = 30
LONGEST_KEY = 40
LONGEST_WORDS = 400
LONGEST_STEP = 200
LONGEST_NAME = 120
LONGEST_INTRODUCTION = 2000

Key = Annotated[str, Text(LONGEST_KEY, needed=True, pattern=r"[a-z0-9]+(-[a-z0-9]+)*")]
Keys = Annotated[tuple[Key, ...], Items(MOST_ITEMS)]
End = Annotated[int, Between(-100, 100)]
Figure = Annotated[float, Between(-9999, 9999)]
Label = Annotated[str, Text(LONGEST_STEP)]


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps from ``low`` to ``high``, all whole numbers."""

    key: Key
    low: End
    high: End

    @property
    def values(self) -> range:
        return range(self.low, self.high + 1)


@dataclass(frozen=True, slots=True)
class Item:
    """``scale`` is the key of one; empty for an answer in one's own words."""

    key: Key
    scale: Annotated[str, Text(LONGEST_KEY)] = ""
    reversed: bool = False

    @property
    def kind(self) -> ItemKind:
        return ItemKind.SCALED if self.scale else ItemKind.OPEN


@dataclass(frozen=True, slots=True)
class Subscale:
    """The items (by key) that are scored together; see `rules.scoring`."""

    key: Key
    items: Keys
    scoring: Scoring = Scoring.MEAN
    factor: Figure = 1.0
    higher_is_better: bool = True
    support_at: Figure | None = None


@dataclass(frozen=True, slots=True)
class ItemWords:
    item: Key
    words: Annotated[str, Text(LONGEST_WORDS)]


@dataclass(frozen=True, slots=True)
class StepWords:
    """The labels of a scale, one for each step from the lowest to the highest; empty where only the number stands."""

    scale: Key
    labels: Annotated[tuple[Label, ...], Items(MOST_STEPS)]


@dataclass(frozen=True, slots=True)
class SubscaleName:
    subscale: Key
    name: Annotated[str, Text(LONGEST_NAME)]


@dataclass(frozen=True, slots=True)
class Texts:
    """All words in one language. What has no words in it yet is left out."""

    language: Language
    name: Annotated[str, Text(LONGEST_NAME, needed=True)]
    introduction: Annotated[str, Text(LONGEST_INTRODUCTION)] = ""
    closing: Annotated[str, Text(LONGEST_INTRODUCTION)] = ""
    items: Annotated[tuple[ItemWords, ...], Items(MOST_ITEMS)] = ()
    steps: Annotated[tuple[StepWords, ...], Items(MOST_SCALES)] = ()
    subscales: Annotated[tuple[SubscaleName, ...], Items(MOST_SCALES)] = ()

    def words_of(self, item: str) -> str:
        return next((said.words for said in self.items if said.item == item), "")

    def labels_of(self, scale: str) -> tuple[str, ...]:
        return next((said.labels for said in self.steps if said.scale == scale), ())

    def name_of(self, subscale: str) -> str:
        return next((said.name for said in self.subscales if said.subscale == subscale), "")


@dataclass(frozen=True, slots=True)
class InstrumentDocument:
    """``key`` is the short name for machines; ``language`` the one it was written in. ``validated`` is what the source
    shows for exactly these items and steps; ``minimum_answered`` is per cent of a subscale's items."""

    key: Annotated[str, Text(80, needed=True, pattern=r"[a-z0-9]+(-[a-z0-9]+)*")]
    language: Language
    texts: Annotated[tuple[Texts, ...], Items(MOST_LANGUAGES)]
    construct: Construct = Construct.OTHER
    tier: Tier = Tier.OPEN
    source: Annotated[str, Text(500)] = ""
    licence: Annotated[str, Text(300)] = ""
    validated: bool = False
    minimum_answered: Annotated[int, Between(1, 100)] = 80
    scales: Annotated[tuple[Scale, ...], Items(MOST_SCALES)] = ()
    items: Annotated[tuple[Item, ...], Items(MOST_ITEMS)] = ()
    subscales: Annotated[tuple[Subscale, ...], Items(MOST_SCALES)] = ()

    @property
    def original(self) -> Texts:
        """The words in the language it was written in."""
        return self.in_language(self.language) or self.texts[0]

    @property
    def name(self) -> str:
        return self.original.name

    def in_language(self, language: str) -> Texts | None:
        return next((texts for texts in self.texts if texts.language == language), None)

    def scale(self, key: str) -> Scale | None:
        return next((scale for scale in self.scales if scale.key == key), None)

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)
