"""How far quotas were reached, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.pairing.problem import Indices
from peerloom.pairing.quotas.groups import Group
from peerloom.pairing.results import QuotaReached


def quotas_reached(
    groups: Sequence[Group], pairs: Indices, changes: Sequence[tuple[int, int]]
) -> tuple[QuotaReached, ...]:
    """``pairs`` (p, 2) are those that are made; ``changes`` are what each quota cost in total, and what the worst-off
    mentee has more."""
    return tuple(
        _reached(group, pairs, cost, worst_change) for group, (cost, worst_change) in zip(groups, changes, strict=True)
    )


def _reached(group: Group, pairs: Indices, cost: int, worst_change: int) -> QuotaReached:
    sensitive = group.criterion.sensitive
    wanted, reached = group.wanted(len(pairs)), group.count(pairs)
    return QuotaReached(
        key=group.quota.key,
        label="" if sensitive else group.quota.label or group.criterion.label or group.criterion.key,
        wanted=wanted,
        reached=None if sensitive else reached,
        pairs=len(pairs),
        met=reached >= wanted,
        cost=cost,
        worst_change=worst_change,
        sensitive=sensitive,
    )
