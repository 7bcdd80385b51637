"""Which pairs are worth solving: every mentee's best at good prices, with a bound over all pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.scale.certificate import most_gains
from peerloom.pairing.scale.features import Features, whole_scores
from peerloom.pairing.scale.pairs import Pairs, join, no_pairs, pairs_in
from peerloom.pairing.scale.places import SOLVED_TO, Places, Priced, places_beside, total_and_prices
from peerloom.pairing.scale.rescue import for_lower_bounds, for_the_waiting
from peerloom.pairing.scale.sampling import Offers, Sample, draw_sample
from peerloom.pairing.scale.search import Cancel, Progress, Search, prepare

if TYPE_CHECKING:
    from scipy import sparse


FIRST_SPREAD = 50.0
"""In points of score, about as far as the first prices are off."""
LATER_SPREAD = 0.25
"""Enough to tell equal scores apart, and no worse for the bound than rounding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the search goes: ``candidates`` for each mentee and pass, until the total on them is within ``gap`` of
    the bound over all pairs, at most ``most_passes``. The first prices come from ``sample`` mentees, and ``seed``
    decides whose places they take."""

    candidates: int = 50
    gap: float = 1e-3
    most_passes: int = 4
    sample: int = 4096
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("candidates", "most_passes", "sample"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 0.0 <= self.gap < 1.0:
            raise ValueError(f"gap must be from 0.0 to below 1.0, not {self.gap}")


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass brought: the bound over all pairs, then the largest total on the candidates so far, both with
    locked pairs, and how many mentees wait. A last pass that only proves the gap is not solved again."""

    upper_bound: float
    total: float
    waiting: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """``scores`` (n, m) holds the whole scores of the candidates, explicit zeros included, all of them allowed; locked
    pairs are among them. No matching has a larger total than ``upper_bound``. ``prices`` (m,) are the last ones."""

    scores: sparse.csr_array[np.int32]
    upper_bound: float
    passes: tuple[Pass, ...]
    prices: Floats

    @property
    def gap(self) -> float:
        """(upper_bound - total) / upper_bound of the last total that was solved for."""
        bound = self.upper_bound
        return max(0.0, (bound - self.passes[-1].total) / bound) if self.passes and bound > 0 else 0.0


def _never() -> bool:
    return False


def _silent(_fraction: float, _what: str) -> None:
    return None


def find_candidates(
    features: Features,
    *,
    locked: ArrayLike = (),
    limits: Limits | None = None,
    progress: Progress = _silent,
    cancel: Cancel = _never,
    enough: Callable[[], bool] = _never,
) -> Candidates:
    """Choose pairs to solve from all pairs of ``features``, in blocks: memory grows with people and candidates alone.

    ``locked`` (l, 2) are pairs, by position, that are kept; they must be allowed and fit the places. ``progress`` is
    told how far the work is, 0.0 to 1.0, and what is being done. ``cancel`` is asked often, and ends the work by
    raising Cancelled; ``enough`` is asked after each pass, and ends it with the candidates and the bound so far.

    Neither threads nor blocks change the result. Raises ValueError where ``locked`` doesn't fit.
    """
    limits = limits or Limits()
    pairs = np.asarray(locked, dtype=np.intp).reshape(-1, 2)
    places = places_beside(features.mentees, features.mentors, pairs)
    progress(0.0, "sample")
    sample = draw_sample(features, places, limits.sample)
    kept = _scored(features, pairs)
    if sample is None:
        prices = np.zeros(len(features.mentors))
        table = kept.as_table((len(features.mentees), len(features.mentors)))
        return Candidates(table, float(kept.scores.sum()), (), prices)
    prices = sample.first_prices(limits.seed, cancel)
    work = _Work(features, prepare(features), places, limits, sample, kept, float(kept.scores.sum()))
    done = work.run(prices, progress, cancel, enough)
    progress(1.0, "candidates")
    return done


def _scored(features: Features, pairs: Indices) -> Pairs:
    scores = whole_scores(features, pairs[:, 0], pairs[:, 1])
    return pairs_in(pairs[:, 0], pairs[:, 1], scores, len(features.mentors))


@dataclass(slots=True)
class _Work:
    """The passes: prices make candidates and a bound, candidates make a total and new prices."""

    features: Features
    search: Search
    places: Places
    limits: Limits
    sample: Sample
    pairs: Pairs
    locked_total: float

    def run(self, prices: Floats, progress: Progress, cancel: Cancel, enough: Callable[[], bool]) -> Candidates:
        passes: list[Pass] = []
        bound = np.inf
        solved: Priced | None = None
        for number in range(self.limits.most_passes):
            if solved is not None:
                prices = self._raised(solved.prices, cancel)
            bound = min(bound, self._search(prices, number, progress, cancel))
            if solved is not None and self._is_close(solved, bound):
                passes.append(Pass(bound, self._total(solved), len(solved.waiting)))
                break
            progress(self._fraction(number + 0.9), "solve")
            solved = self._solve(cancel)
            passes.append(Pass(bound, self._total(solved), len(solved.waiting)))
            if self._is_close(solved, bound) or enough():
                break
        self.pairs = join(self.pairs, for_lower_bounds(self.features, self.pairs, cancel))
        shape = (len(self.features.mentees), len(self.features.mentors))
        return Candidates(self.pairs.as_table(shape), bound, tuple(passes), prices if solved is None else solved.prices)

    def _search(self, prices: Floats, number: int, progress: Progress, cancel: Cancel) -> float:
        """Add the best pairs at these prices, and return the bound that they prove."""
        n, m = len(self.features.mentees), len(self.features.mentors)
        payable = np.where(self.places.capacity > 0, prices, np.inf)
        k = max(1, min(self.limits.candidates + int(self.places.demand.max(initial=1)) - 1, m))
        gains, found = 0.0, [no_pairs()]
        spread = FIRST_SPREAD if number == 0 else LATER_SPREAD
        for best in self.search.best(payable, k, cancel, spread=spread, seed=self.limits.seed):
            progress(self._fraction(number + 0.9 * best.first / max(n, 1)), "compare")
            rows = np.arange(best.first, best.first + len(best.cols))
            gains += most_gains(best, self.places.demand[rows], prices, self.search.slack + spread)
            row, place = np.nonzero(best.found)
            found.append(pairs_in(rows[row], best.cols[row, place], best.scores[row, place], m))
        self.pairs = join(self.pairs, *found)
        return self.locked_total + gains + float(self.places.capacity @ prices)

    def _solve(self, cancel: Cancel) -> Priced:
        solved = self._priced(cancel)
        if len(solved.waiting) and len(solved.free):
            more = for_the_waiting(self.features, solved.waiting, solved.free, self.limits.candidates, cancel)
            if not self.pairs.hold(more):
                self.pairs = join(self.pairs, more)
                solved = self._priced(cancel)
        return solved

    def _priced(self, cancel: Cancel) -> Priced:
        start, cols = self.pairs.rows(len(self.features.mentees), len(self.features.mentors))
        gap = min(self.limits.gap / 4, SOLVED_TO)
        return total_and_prices(start, cols, self.pairs.scores, self.places, gap, cancel)

    def _raised(self, prices: Floats, cancel: Cancel) -> Floats:
        """Mentors on few lists look cheap, and would draw everybody: they cost what the sample would pay for them."""
        start, cols = self.pairs.rows(len(self.features.mentees), len(self.features.mentors))
        rows = self.sample.rows
        own = [np.arange(start[i], start[i + 1]) for i in rows.tolist()]
        places = np.concatenate([*own, np.empty(0, dtype=np.int64)]).astype(np.int64)
        begin = np.concatenate([[0], np.cumsum(start[rows + 1] - start[rows])])
        offers = Offers(begin, cols[places], self.pairs.scores[places])
        kept = offers.kept(prices, self.places.demand[rows])
        return np.maximum(prices, self.sample.offered(kept, 1, cancel))

    def _total(self, solved: Priced) -> float:
        return self.locked_total + solved.total

    def _is_close(self, solved: Priced, bound: float) -> bool:
        could_be_met = len(solved.waiting) and len(solved.free)
        return not could_be_met and bound - self._total(solved) <= self.limits.gap * bound

    def _fraction(self, passes: float) -> float:
        return 0.05 + 0.95 * passes / self.limits.most_passes
