"""What of a matching may be shown. Private criteria count in the score; nothing that is written gives them away.

A score of which every part but one is shown gives that part away too. So the private criteria share one column with
ordinary ones that weigh at least as much as the heaviest of them: whoever sees the sum can't tell which part it was.
Parts are shown as per cent of what was possible, because the points a criterion could give depend on who asked for a
private one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerloom.pairing.results import Pair, Share
from peerloom.pairing.rules import Criterion, Kind

TOGETHER = "Other and private"
GRADED = frozenset({Kind.OVERLAP, Kind.NEARNESS, Kind.TEXT, Kind.SCHEDULE, Kind.STEP})
"""Kinds with values between nothing and all: they blur a sum best."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """``shown`` criteria have a column of their own; ``together`` (criteria's keys) share one, or there are none."""

    shown: tuple[Criterion, ...]
    together: frozenset[str]

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
            columns.append(_part([share for share in pair.shares if share.key in self.together]))
        return tuple(columns)


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
    return Disclosure(tuple(criterion for criterion in ordinary if criterion.key not in together), frozenset(together))


def _own_part(criterion: Criterion, share: Share | None) -> int | None:
    if share is None:
        return None
    if criterion.required and not criterion.weight:  # a rule only: whoever is paired keeps it
        return 100 if share.known else None
    return _part([share])


def _part(shares: Sequence[Share]) -> int | None:
    possible = sum(share.possible for share in shares)
    return round(100 * sum(share.points for share in shares) / possible) if possible else None
