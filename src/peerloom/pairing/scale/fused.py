"""Compilation of the loops over all pairs: on float32, in a fixed order, beside other threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def fused(function: Kernel) -> Kernel:
    """A product and a sum may become one instruction, but sums keep their order: neither threads nor blocks change a
    value. Python's lock is let go, so that several threads can each take some of the mentees."""
    return cast("Kernel", numba.njit(cache=True, nogil=True, fastmath={"contract"})(function))
