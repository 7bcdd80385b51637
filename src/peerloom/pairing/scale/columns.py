"""From criteria to the layout of the compiled pass: which columns are dense, which sparse, and whether it divides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags, Floats
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Kind
from peerloom.pairing.scale.features import Features
from peerloom.pairing.scale.layout import BATCH, WIDTH, Capped, Dense, Distances, Layout, Singles, Sparse, filled_up
from peerloom.pairing.scale.parts import Distance, Parts, Product, gather

if TYPE_CHECKING:
    from scipy import sparse

BUSY = 0.006
"""A column is worth a dense one from this share of pairs on: a sparse entry costs some 150 times as much as a dense."""
IDLE = 0.003
"""What a mentee's entry costs although no mentor of a tile has it, in the same unit."""


def lay_out(features: Features) -> Layout:
    n, m = len(features.mentees), len(features.mentors)
    of_left, of_right, weights = _worths(features)
    parts = gather(features, of_left, of_right)
    tables = _tables(parts.crossings)
    busy = np.zeros(0, dtype=bool) if tables is None else _is_busy(*tables)
    products = [_main(parts, tables, busy, n, m)]
    products += [(_dense(p.left), _dense(p.right)) for p in parts.products]
    products += [weights] if weights is not None else []
    return Layout(
        n=n,
        m=m,
        dense=_side_by_side(products, n, m, divides=weights is not None),
        sparse=_sparse(tables, busy, n, m),
        capped=_capped(parts.products, n, m),
        distances=_distances(parts.distances, n, m),
    )


def _worths(features: Features) -> tuple[Floats, Floats, tuple[Floats, Floats] | None]:
    """What full marks are worth, by mentee (c, n) and mentor (c, m), and the rows whose product they are divided by.

    Where every mentor cares alike, the weights of a mentee's pairs are equal, and the division is done beforehand.
    """
    of_mentee, of_mentor = features.of_mentee, features.of_mentor
    alike = bool(np.all(of_mentor == of_mentor[:, :1])) if of_mentor.size else True
    if alike:
        of_mentee = of_mentee * of_mentor[:, :1] if of_mentor.size else of_mentee
        of_mentor = np.ones(of_mentor.shape)
    whole = of_mentee.sum(axis=0)
    share = np.divide(of_mentee, whole, out=np.zeros(of_mentee.shape), where=whole > 0)
    return FULL_SCORE * share, of_mentor, None if alike else (share.T, of_mentor.T)


def _tables(crossings: Sequence[tuple[Any, Any]]) -> tuple[Any, Any] | None:
    """All crossings side by side, without columns that one of the sides doesn't have."""
    from scipy import sparse

    if not crossings:
        return None
    left = sparse.hstack([one for one, _ in crossings], format="csc")
    right = sparse.hstack([other for _, other in crossings], format="csc")
    used = (np.diff(left.indptr) > 0) & (np.diff(right.indptr) > 0)
    return left[:, used], right[:, used]


def _is_busy(left: sparse.csc_array[np.float64], right: sparse.csc_array[np.float64]) -> Flags:
    ours, theirs = (np.diff(side.indptr) / max(side.shape[0], 1) for side in (left, right))
    busy: Flags = ours * (theirs + IDLE) >= BUSY
    return busy


def _main(
    parts: Parts, tables: tuple[Any, Any] | None, busy: Flags, n: int, m: int
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    flat = [(ours, theirs) for ours, theirs in parts.flat.values() if ours.any() and theirs.any()]
    left = [np.array([ours for ours, _ in flat], dtype=np.float32).reshape(len(flat), n).T]
    right = [np.array([theirs for _, theirs in flat], dtype=np.float32).reshape(len(flat), m).T]
    if tables is not None:
        left.append(_dense(tables[0][:, busy]))
        right.append(_dense(tables[1][:, busy]))
    return np.hstack(left), np.hstack(right)


def _dense(table: Any) -> Singles:
    return np.asarray(table.toarray() if hasattr(table, "toarray") else table, dtype=np.float32)


def _side_by_side(
    products: Sequence[tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]], n: int, m: int, *, divides: bool
) -> Dense:
    widths = [filled_up(left.shape[1], 4) for left, _ in products]
    rows, tiles = filled_up(n, BATCH), filled_up(m, WIDTH) // WIDTH
    begin = np.concatenate([[0], np.cumsum(widths)]).astype(np.int64)
    offset = begin[:-1] * tiles * WIDTH
    left = np.zeros((rows, int(begin[-1])), dtype=np.float32)
    right = np.zeros(int(begin[-1]) * tiles * WIDTH, dtype=np.float32)
    for p, (ours, theirs) in enumerate(products):
        left[:n, begin[p] : begin[p] + ours.shape[1]] = ours
        tiled = right[offset[p] : offset[p] + widths[p] * tiles * WIDTH].reshape(tiles, widths[p], WIDTH)
        for tile in range(tiles):
            part = theirs[tile * WIDTH : (tile + 1) * WIDTH]
            tiled[tile, : part.shape[1], : part.shape[0]] = part.T
    return Dense(left, right, begin, offset, divides)


def _sparse(tables: tuple[Any, Any] | None, busy: Flags, n: int, m: int) -> Sparse:
    tiles = filled_up(m, WIDTH) // WIDTH
    if tables is None or busy.all():
        nothing, none = np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int32)
        return Sparse(np.zeros(n + 1, np.int64), none, nothing, np.zeros((tiles, 1), np.int64), none, nothing)
    left, right = tables[0][:, ~busy].tocsr(), tables[1][:, ~busy].tocoo()
    size = right.shape[1]
    where = (right.row // WIDTH).astype(np.int64) * size + right.col
    order = np.lexsort((right.row, where))
    ends = np.cumsum(np.bincount(where, minlength=tiles * size))
    starts = np.concatenate([[0], ends]).astype(np.int64)
    tile_start = starts[np.arange(tiles)[:, None] * size + np.arange(size + 1)[None, :]]
    return Sparse(
        start=left.indptr.astype(np.int64),
        place=left.indices.astype(np.int32),
        value=left.data.astype(np.float32),
        tile_start=np.ascontiguousarray(tile_start),
        column=(right.row % WIDTH).astype(np.int32)[order],
        worth=right.data.astype(np.float32)[order],
    )


def _capped(products: Sequence[Product], n: int, m: int) -> Capped:
    rows, columns = filled_up(n, BATCH), filled_up(m, WIDTH)
    return Capped(
        scale=np.array([p.scale for p in products], dtype=np.float32),
        left=_padded([p.of_left for p in products], rows, 0.0).astype(np.float32),
        right=_padded([p.of_right for p in products], columns, 0.0).astype(np.float32),
        least=_padded([p.least for p in products], rows, -np.inf).astype(np.float32),
        knows=_padded([p.knows for p in products], columns, 0.0) > 0,
    )


def _distances(distances: Sequence[Distance], n: int, m: int) -> Distances:
    rows, columns = filled_up(n, BATCH), filled_up(m, WIDTH)
    terms = [d.term for d in distances]
    return Distances(
        below=_padded([np.nan_to_num(t.below) for t in terms], rows, 0.0),
        above=_padded([np.nan_to_num(t.above) for t in terms], columns, 0.0),
        shape=np.array([_shape(d) for d in distances], dtype=np.float64).reshape(-1, 5),
        left=_padded([d.of_left for d in distances], rows, 0.0).astype(np.float32),
        right=_padded([d.of_right for d in distances], columns, 0.0).astype(np.float32),
        least=_padded([d.least for d in distances], rows, -1.0),
        knows=_padded([t.right_known for t in terms], columns, 0.0) > 0,
    )


def _shape(distance: Distance) -> tuple[float, float, float, float, float]:
    criterion = distance.term.criterion
    if criterion.kind is Kind.NEARNESS:
        fall = 1.0 / criterion.reach if criterion.reach > 0 else np.finfo(np.float64).max
        return -np.inf, np.inf, 0.0, 0.0, fall
    (least, most), (best_least, best_most) = criterion.steps, criterion.best_steps
    furthest = max(best_least - least, most - best_most, 0)
    return least, most, best_least, best_most, 1.0 / (furthest + 1.0)


def _padded(rows: Sequence[NDArray[Any]], size: int, filling: float) -> Floats:
    table = np.full((len(rows), size), filling)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table
