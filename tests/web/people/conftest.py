from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_counted_yet() -> None:
    """How often someone tried to sign in is counted in the cache, which outlives a test."""
    cache.clear()
