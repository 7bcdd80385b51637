"""Asking memory for what is needed soon.

Mentees bid in an order in which their rows lie anywhere in memory. Waiting for each row takes three times as long as
reading it; asking for the rows of those who are next in the queue hides that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

READ, KEEP, DATA = 0, 3, 1
"""What LLVM's prefetch is told: for reading, to be kept near, and data rather than code."""


@intrinsic
def _prefetch(_typing: Any, array: Any, index: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        make = arrayobj.make_array(signature.args[0])  # type: ignore[no-untyped-call]  # Numba has no types here
        data = make(context, builder, arguments[0]).data
        address, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        function = cgutils.get_or_insert_function(  # type: ignore[no-untyped-call]  # Numba has no types here
            builder.module,
            ir.FunctionType(ir.VoidType(), [address, number, number, number]),
            "llvm.prefetch.p0",
        )
        place = builder.bitcast(builder.gep(data, [arguments[1]]), address)
        builder.call(function, [place, number(READ), number(KEEP), number(DATA)])
        return context.get_dummy_value()

    return types.void(array, index), generate


prefetch = cast("Callable[[Any, int], None]", _prefetch)
"""In compiled code, ``prefetch(array, index)`` begins to load the memory around that entry; it changes nothing."""
