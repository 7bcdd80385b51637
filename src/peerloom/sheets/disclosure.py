"""What of a matching may be shown. Private criteria count in the score; nothing that is written gives them away.

A score of which every part but one is shown gives that part away too. So the private criteria share one column with
ordinary ones that weigh at least as much as the heaviest of them: whoever sees the sum can't tell which part it was.
Parts are shown as per cent of what was possible, because the points a criterion could give depend on who asked for a
private one. The shared column is reckoned from the score and the other columns as they are shown: it tells nothing that
they have not told, not even whether a private wish was uttered, which a part that did not add up would betray.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerloom.pairing.results import FULL_SCORE, Pair, Share
from peerloom.pairing.rules import Criterion, Kind

TOGETHER = "Other and private"
GRADED = frozenset({Kind.OVERLAP, Kind.NEARNESS, Kind.TEXT, Kind.SCHEDULE, Kind.STEP})
"""Kinds with values between nothing and all: they blur a sum best."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """``shown`` criteria have a column of their own; ``together`` (criteria's keys) share one, or there are none."""

    shown: tuple[Criterion, ...]
    together: frozenset[str]
    weight_together: float = 0.0

    def headings(self) -> tuple[str, ...]:
        """Labels of the columns, made unique."""
        labels: list[str] = []
        for label in [criterion.label or criterion.key for criterion in self.shown] + [TOGETHER] * bool(self.together):
            number = sum(other.split(" (")[0] == label for other in labels)
            labels.append(f"{label} ({number + 1})" if label in labels else label)
        return tuple(labels)

    def per_cent(self, pair: Pair) -> tuple[int | None, ...]:
        """Each column's part of what was possible, 0 to 100; None where it does not count for this pair."""
        by_key = {share.key: share for share in pair.shares}
        columns = [_own_part(criterion, by_key.get(criterion.key)) for criterion in self.shown]
        if self.together:
            columns.append(self._rest(pair.score, columns))
        return tuple(columns)

    def _rest(self, score: int, columns: Sequence[int | None]) -> int | None:
        """What the shown columns leave of the score, as per cent of what the others could give by the rules."""
        if not self.weight_together:
            return None
        weights = [criterion.weight for criterion in self.shown]
        told = sum(weight * (part or 0) / 100 for weight, part in zip(weights, columns, strict=True))
        rest = score / FULL_SCORE * (sum(weights) + self.weight_together) - told
        return round(100 * min(max(rest / self.weight_together, 0.0), 1.0))


def disclosure(criteria: Sequence[Criterion]) -> Disclosure:
    """Which criteria may be shown by themselves."""
    private = [criterion for criterion in criteria if criterion.sensitive]
    ordinary = [criterion for criterion in criteria if not criterion.sensitive]
    if not private:
        return Disclosure(tuple(ordinary), frozenset())
    together = {criterion.key for criterion in private}
    heaviest = max(criterion.weight for criterion in private)
    scoring = sorted(
        (criterion for criterion in ordinary if criterion.weight > 0),
        key=lambda criterion: (criterion.weight, criterion.kind not in GRADED),
    )
    hidden = 0.0
    for number, criterion in enumerate(scoring):
        is_last = number == len(scoring) - 1
        if hidden >= heaviest or (is_last and number > 0):
            break
        together.add(criterion.key)
        hidden += criterion.weight
    weight = sum(criterion.weight for criterion in criteria if criterion.key in together)
    shown = tuple(criterion for criterion in ordinary if criterion.key not in together)
    return Disclosure(shown, frozenset(together), weight)


def _own_part(criterion: Criterion, share: Share | None) -> int | None:
    if share is None:
        return None
    if criterion.required and not criterion.weight:  # a rule only: whoever is paired keeps it
        return 100 if share.known else None
    return round(100 * share.points / share.possible) if share.possible else None
