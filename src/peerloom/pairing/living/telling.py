"""A living matching as a problem and its answer, as everything else in the engine knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peerloom.pairing.assigning import measured
from peerloom.pairing.living.agreements import Agreements
from peerloom.pairing.living.consequences import Record
from peerloom.pairing.living.scale import Scale
from peerloom.pairing.problem import Flags, Problem
from peerloom.pairing.results import Assignment
from peerloom.pairing.solving import Answer

if TYPE_CHECKING:
    from peerloom.pairing.living.books import Books


def problem_now(books: Books, agreed: Agreements) -> tuple[Problem, Flags]:
    """Everybody who was ever there, with what is possible now, and which of the possible pairs (e,) are made.

    Those who have left ask for nothing.
    """
    table, ledger, n, m = books.table(), books.ledger, books.n, books.m
    order = np.lexsort((table.mentor, table.mentee))
    locked = np.array(sorted(agreed.locked), dtype=np.intp).reshape(-1, 2)
    locked_weights = np.array([agreed.locked[i, j] for i, j in locked.tolist()], dtype=np.float64)
    values = table.value[order]
    counts = np.bincount(table.mentee, minlength=n)
    problem = Problem(
        n=n,
        m=m,
        start=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        cols=table.mentor[order],
        weights=values,
        capacity=ledger.columns.most[:m].astype(np.intp),
        lower=ledger.columns.least[:m].astype(np.intp),
        demand=ledger.rows.most[:n].astype(np.intp),
        locked=locked,
        locked_weights=locked_weights,
        covered=ledger.rows.least[:n] == 0,
        base=np.bincount(locked[:, 0], weights=locked_weights, minlength=n).astype(np.float64),
        whole=bool(np.all(values == np.rint(values)) and np.all(locked_weights == np.rint(locked_weights))),
    )
    return problem, table.held[order].astype(np.bool_)


def measured_now(books: Books, agreed: Agreements, scale: Scale) -> Assignment:
    problem, held = problem_now(books, agreed)
    total = float(problem.weights[held].sum())
    # Rounding can have taken half a step from each pair.
    bound = total if scale.exact else total + 0.5 * scale.unit * int(np.count_nonzero(held))
    pairs = np.column_stack([problem.rows[held], problem.cols[held]]).astype(np.intp)
    answer = Answer(pairs, problem.weights[held], bound, "largest total (one chain for each event)")
    return measured(problem, "total", answer)


def difference(problem: Problem, held: Flags, books: Books) -> Record:
    """How the pairs in the books differ from those of the problem that were ``held`` (e,)."""
    record, table = Record(), books.table()
    before = zip(problem.rows[held].tolist(), problem.cols[held].tolist(), problem.weights[held].tolist(), strict=True)
    for i, j, weight in before:
        record.end((i, j), weight)
    now = table.held.astype(np.bool_)
    after = zip(table.mentee[now].tolist(), table.mentor[now].tolist(), table.value[now].tolist(), strict=True)
    for i, j, weight in after:
        record.make((i, j), weight)
    return record
