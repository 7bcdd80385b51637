"""Which mentors no rule forbids a mentee, as one bit each: 64 mentors in a word, a few mentees at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags
from peerloom.pairing.rules import Kind
from peerloom.pairing.scale.cells import block_of
from peerloom.pairing.scale.features import Features
from peerloom.pairing.scale.layout import WIDTH, Words, filled_up
from peerloom.pairing.scale.parts import has_few_steps, scaled
from peerloom.pairing.scale.terms import Crossing, Named, OnScale, Shared, Term
from peerloom.pairing.scale.thresholds import is_enough, least_options

if TYPE_CHECKING:
    from scipy import sparse

NO_RULE = -1
MOST_CLASSES = 1024
MOST_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class ClassRule:
    """Mentee i may have the mentors whose bits are set in ``allowed[code[i]]``; everyone where it is NO_RULE."""

    code: NDArray[np.int64]
    allowed: Words


@dataclass(frozen=True, slots=True)
class CountRule:
    """Mentee i needs mentors with at least ``least[i]`` of the options at ``place[start[i]]`` and on, or with fewer,
    where ``fewer``; mentors in ``unknown`` may be had anyway. Options' mentors are in ``has`` (q, words). No rule where
    ``least[i]`` is NO_RULE."""

    start: NDArray[np.int64]
    place: NDArray[np.int32]
    least: NDArray[np.int64]
    has: Words
    unknown: Words
    fewer: bool


@dataclass(frozen=True, slots=True)
class Permissions:
    """Every rule that is kept in bits. ``slow`` are criteria (c) whose rule only the comparison itself can tell."""

    features: Features
    classes: tuple[ClassRule, ...]
    counts: tuple[CountRule, ...]
    bans: tuple[Crossing, ...]
    slow: tuple[int, ...]

    @property
    def forbid_nothing(self) -> bool:
        return not (self.classes or self.counts or self.bans or self.slow)

    def of_rows(self, first: int, last: int) -> Words:
        """(last - first, words) for these mentees, or an array without rows where no rule forbids anything."""
        if self.forbid_nothing:
            return np.empty((0, 0), dtype=np.uint64)
        from peerloom.pairing.scale.bit_loops import clear_bits, count_bits

        words = np.full((last - first, filled_up(len(self.features.mentors), WIDTH) // 64), ~np.uint64(0))
        for rule in self.classes:
            code = rule.code[first:last]
            ruled = np.flatnonzero(code != NO_RULE)
            words[ruled] &= rule.allowed[code[ruled]]
        for count in self.counts:
            count_bits(count.start, count.place, count.least, count.has, count.unknown, int(count.fewer), first, words)
        for ban in self.bans:
            pairs = (ban.left[first:last] @ ban.right.T).tocsr()
            clear_bits(pairs.indptr, pairs.indices, pairs.data, words)
        for c in self.slow:
            self._compare(c, first, words)
        return words

    def _compare(self, c: int, first: int, words: Words) -> None:
        term, m = self.features.terms[c], len(self.features.mentors)
        step = max(1, MOST_CELLS_AT_ONCE // max(m, 1))
        for begin in range(0, len(words), step):
            rows = np.arange(first + begin, min(first + begin + step, first + len(words)))
            found = term.compare(block_of(rows, np.arange(m)))
            forbids = found.known & ~is_enough(term.criterion, found.value) & self.features.asks[c, rows][:, None]
            words[begin : begin + len(rows)] &= packed(~forbids)


def read_permissions(features: Features) -> Permissions:
    classes: list[ClassRule] = []
    counts: list[CountRule] = []
    bans = [features.banned] if features.banned.left.nnz else []
    slow: list[int] = []
    for c, term in enumerate(features.terms):
        asks = features.asks[c]
        if isinstance(term, Named) and term.never is not None:
            bans.append(term.never)
        if not term.criterion.required:
            continue
        if term.criterion.missing_forbids and term.criterion.kind is not Kind.HISTORY:
            classes.append(_answered(term, asks))
        if isinstance(term, OnScale):
            classes += _scale_rule(term, asks)
        elif isinstance(term, Shared) and term.criterion.kind in (Kind.OVERLAP, Kind.SAME, Kind.DIFFERENT):
            counts += _count_rule(term, asks)
        elif isinstance(term, Named) and _bans_earlier_partners(term):
            bans.append(Crossing(scaled(term.crossing.left, asks.astype(np.float64)), term.crossing.right))
        elif term.criterion.kind is not Kind.SCHEDULE:
            slow.append(c)
    return Permissions(features, tuple(classes), tuple(counts), tuple(bans), tuple(slow))


def packed(flags: Flags) -> Words:
    """(a, m) to (a, words): bit j of word w is column 64 w + j; columns that nobody is in are not allowed."""
    wide = np.zeros((flags.shape[0], filled_up(flags.shape[1], WIDTH)), dtype=bool)
    wide[:, : flags.shape[1]] = flags
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def _bans_earlier_partners(term: Named) -> bool:
    """Whether all that the rule forbids is to meet again."""
    criterion = term.criterion
    met, unmet = is_enough(criterion, np.array([0.0, 1.0])).tolist()
    return criterion.kind is Kind.HISTORY and criterion.avoid and unmet and not met


def _holders(options: sparse.csr_array[np.float64]) -> Words:
    """(q, words): who has each option, from the rows of people (m, q)."""
    m, q = options.shape
    words = np.zeros((q, filled_up(m, WIDTH) // 64), dtype=np.uint64)
    people = np.repeat(np.arange(m), np.diff(options.indptr))
    np.bitwise_or.at(words, (options.indices, people >> 6), np.uint64(1) << (people & 63).astype(np.uint64))
    return words


def _answered(term: Term, asks: Flags) -> ClassRule:
    """Both must have answered; for a preference, one is enough."""
    if isinstance(term, Named):
        left, right = term.mentee_chose, term.mentor_chose
        table = packed(np.array([right, np.ones_like(right)]))
    else:
        left, right = term.left_known, term.right_known
        table = packed(np.array([np.zeros_like(right), right]))
    return ClassRule(np.where(asks, left.astype(np.int64), NO_RULE), table)


def _scale_rule(term: OnScale, asks: Flags) -> Sequence[ClassRule]:
    if not has_few_steps(term):
        return ()
    below, code = np.unique(term.below, return_inverse=True)
    above, right = np.unique(term.above, return_inverse=True)
    found = term.between(below[:, None], above[None, :])
    allowed = ~found.known | is_enough(term.criterion, found.value)
    code = np.where(asks & term.left_known, code, NO_RULE).astype(np.int64)
    if len(below) <= MOST_CLASSES:
        return (ClassRule(code, packed(allowed[:, right])),)
    # Few places among mentors: mentees who may have the same of them are one class.
    kinds, of_kind = np.unique(allowed, axis=0, return_inverse=True)
    return (ClassRule(np.where(code == NO_RULE, NO_RULE, of_kind.ravel()[code]), packed(kinds[:, right])),)


def _count_rule(term: Shared, asks: Flags) -> Sequence[CountRule]:
    criterion, different = term.criterion, term.criterion.kind is Kind.DIFFERENT
    ruled = asks & term.left_known
    if different:
        best, worst = is_enough(criterion, np.array([1.0, 0.0])).tolist()
        if worst:
            return ()
        least = np.full(len(asks), 1 if best else 0)
    else:
        least = least_options(criterion, np.where(ruled, term.size, 0).astype(np.intp))
    left, right = term.crossing.left, term.crossing.right
    return (
        CountRule(
            start=left.indptr.astype(np.int64),
            place=left.indices.astype(np.int32),
            least=np.where(ruled, least, NO_RULE).astype(np.int64),
            has=_holders(right),
            unknown=packed(~term.right_known[None, :])[0],
            fewer=different,
        ),
    )
