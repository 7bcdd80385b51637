"""A questionnaire as it is asked: one version in one language, ready for a page, for paper and for checking answers."""

from __future__ import annotations

from dataclasses import dataclass

MOST_WORDS = 4000
"""Characters of an answer in one's own words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale. ``label`` is "" where the step has no words of its own."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class AskedItem:
    """``public_id`` names the item in forms; ``steps`` is empty for an answer in one's own words."""

    id: int
    public_id: str
    key: str
    words: str
    steps: tuple[Step, ...]

    @property
    def on_a_scale(self) -> bool:
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """``language`` is the one it is really in: the asked one, or the instrument's own where it has no such words."""

    version_id: int
    key: str
    language: str
    name: str
    introduction: str
    closing: str
    items: tuple[AskedItem, ...]

    def blocks(self) -> tuple[tuple[AskedItem, ...], ...]:
        """The items in order, neighbours with the same steps together: what a page shows as one matrix."""
        found: list[list[AskedItem]] = []
        for item in self.items:
            if found and item.on_a_scale and found[-1][-1].steps == item.steps:
                found[-1].append(item)
            else:
                found.append([item])
        return tuple(tuple(block) for block in found)
