"""Goal Attainment Scaling: how far goals were reached, whatever the goals are.

After Kiresuk and Sherman (1968), Community Mental Health Journal 4, 443-453.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models.goals import LEAST_LEVEL, MOST_LEVEL

AS_HOPED = 0
LEVELS = range(LEAST_LEVEL, MOST_LEVEL + 1)
RHO = 0.3
"""How much one person's goals are taken to move together; the authors' own assumption."""

LEVEL_WORDS: Mapping[int, Promise] = MappingProxyType(
    {
        -2: _("much less than hoped"),
        -1: _("a bit less than hoped"),
        0: _("as hoped"),
        1: _("a bit more than hoped"),
        2: _("much more than hoped"),
    }
)


def t_score(levels: Sequence[float], weights: Sequence[float], rho: float = RHO) -> float:
    """50 where everything went as hoped, about 10 for each step of attainment; comparable over people and goals.

    ``levels`` from -2 to +2 (means of two raters may lie between), ``weights`` above 0, one for each level.
    Raises ValueError for anything else, and for nothing.
    """
    if not levels or len(levels) != len(weights):
        raise ValueError("as many weights as levels, and at least one")
    if any(not LEAST_LEVEL <= level <= MOST_LEVEL for level in levels):
        raise ValueError("levels lie between -2 and 2")
    if any(not weight > 0 for weight in weights) or not 0 <= rho <= 1:
        raise ValueError("weights lie above 0, rho between 0 and 1")
    reached = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    spread = sqrt((1 - rho) * sum(weight**2 for weight in weights) + rho * sum(weights) ** 2)
    return 50 + 10 * reached / spread


def in_words(levels: Sequence[float], weights: Sequence[float]) -> str:
    """Where several goals stand taken together: the level nearest to their weighted mean, and between two of them the
    one nearer to what was hoped. "" for no goals."""
    if not levels:
        return ""
    mean = sum(weight * level for weight, level in zip(weights, levels, strict=True)) / sum(weights)
    return str(LEVEL_WORDS[min(LEVELS, key=lambda level: (abs(level - mean), abs(level)))])
