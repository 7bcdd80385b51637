"""How few people are told nothing about."""

from __future__ import annotations

FEWEST_TOLD = 5
"""A mean, a share, or words of fewer people together could be read back to one of them. The same in every part of the
product, or the difference of two pages would tell what each of them hides."""
