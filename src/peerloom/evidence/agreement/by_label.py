"""How far two coders agree on each label."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from peerloom.evidence.agreement.codings import CrossTable


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAgreement:
    """How far two coders agree on one label.

    Attributes:
        label: the label, or its place where the table of counts had no labels.
        both: cases to which both gave it.
        first, second: cases to which the first and the second coder gave it.
        agreement: of all times it was given, the share given by both: 2 both / (first + second); None if it never was.
    """

    label: Hashable
    both: int
    first: int
    second: int
    agreement: float | None


def by_label(met: CrossTable) -> tuple[LabelAgreement, ...]:
    """Agreement label by label (proportion of specific agreement; L. R. Dice 1945, Ecology 26)."""
    agreements = []
    for place, label in enumerate(met.labels):
        both, first, second = (
            int(met.counts[place, place]),
            int(met.counts[place].sum()),
            int(met.counts[:, place].sum()),
        )
        given = first + second
        agreements.append(
            LabelAgreement(
                label=label, both=both, first=first, second=second, agreement=2 * both / given if given else None
            )
        )
    return tuple(agreements)
