"""Goal Attainment Scaling: how far goals were reached, whatever the goals are.

After Kiresuk and Sherman (1968), Community Mental Health Journal 4, 443-453.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models.goals import LEAST_LEVEL, MOST_LEVEL
from peerloom.evidence import goal_attainment

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
    score = goal_attainment(levels, weights, rho).t_score
    if score is None:
        raise ValueError("levels are missing; leave goals out that are not rated yet")
    return score


def in_words(levels: Sequence[float], weights: Sequence[float]) -> str:
    """Where several goals stand taken together: the level nearest to their weighted mean, and between two of them the
    one nearer to what was hoped. "" for no goals."""
    if not levels:
        return ""
    mean = sum(weight * level for weight, level in zip(weights, levels, strict=True)) / sum(weights)
    return str(LEVEL_WORDS[min(LEVELS, key=lambda level: (abs(level - mean), abs(level)))])
