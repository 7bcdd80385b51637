"""How the inner loops are compiled: once per machine, kept on disk, and never by small problems.

Modules of kernels import this at their top; everything else imports such modules only where a problem is large enough
to need them, because loading the compiler takes longer than solving a small problem does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile at the first call with new types, and keep the machine code beside the source or in the user's cache."""
    return cast("Kernel", numba.njit(cache=True)(function))
