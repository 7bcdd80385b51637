"""Which further numbers to hide so that the hidden ones cannot be worked out from those that are left.

SciPy is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.disclosure.knowledge import knowledge_of

MARGIN_PRICE = 1_000.0
"""Hiding a sum costs as much as hiding so many cells of its size: sums are hidden where nothing else helps."""


def protect(counts: Floats, sums: Floats, hidden: set[int], k: int, columns: int) -> set[int]:
    """``hidden`` and what has to be hidden with it, so that no hidden entry is confined to a range narrower than k.

    ``counts`` (c,) are the cells, ``sums`` (entries, c) what each entry adds up; a set holds numbers of entries. Each
    entry that can be worked out too well gets room for k by the two cheapest ways to move people between cells that
    touch the fewest shown numbers (linear programs after Fischetti and Salazar 2001, Management Science 47, 1008).
    Hiding more never narrows a range, so that each entry is looked at once.
    """
    values = sums @ counts
    waiting, done = sorted(hidden, key=lambda number: (values[number], number)), set(hidden)
    while waiting:
        number = waiting.pop(0)
        shown = {one: int(values[one]) for one in range(len(sums)) if one not in done}
        found = knowledge_of(shown, {}, sums, columns).range_of(sums[number])
        if found is None or found[1] is None or found[1] - found[0] >= k:
            continue
        down = min(int(values[number]), (k + 1) // 2)
        for shift in (k - down, -down):
            touched = _cheapest_shift(counts, sums, number, shift, done)
            waiting.extend(sorted(touched - done))
            done |= touched
    return done


def _cheapest_shift(counts: Floats, sums: Floats, number: int, shift: int, hidden: set[int]) -> set[int]:
    """The entries that change when entry ``number`` changes by ``shift``, the shown ones being as few and small as can
    be."""
    from scipy import sparse
    from scipy.optimize import linprog

    if not shift:
        return set()
    shown = [one for one in range(len(sums)) if one not in hidden and one != number]
    cells, entries = sums.shape[1], len(shown)
    moved = sparse.csr_array(sums[shown])
    amounts = sparse.eye_array(entries, format="csr")
    price = 1.0 + sums[shown] @ counts
    price = price * np.where(sums[shown].sum(axis=1) > 1, MARGIN_PRICE, 1.0)
    limits: dict[str, Any] = {}  # of any kind, since the type stubs know no sparse matrices
    if entries:
        limits["A_ub"] = sparse.block_array([[moved, -amounts], [-moved, -amounts]], format="csr")
        limits["b_ub"] = np.zeros(2 * entries)
    found = linprog(
        np.concatenate([np.zeros(cells), price]),
        **limits,
        A_eq=np.concatenate([sums[number], np.zeros(entries)])[None, :],
        b_eq=[float(shift)],
        bounds=[(-float(count), None) for count in counts] + [(0.0, None)] * entries,
        method="highs",
    )
    amount = np.asarray(found.x)[cells:]
    return {one for one, size in zip(shown, amount, strict=True) if size > 1e-7}
