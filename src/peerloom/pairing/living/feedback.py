"""What both sides say after a first meeting, and what it does to the score of the pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peerloom.pairing.results import FULL_SCORE

REACH = 1_500
"""By how many points of a score each side's best or worst rating moves it: 15 of the 100 that people see."""
WORST, BEST = -2, 2


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one of the two says about their meeting: ``rating`` from -2 (not at all) over 0 to 2 (very much), or
    ``never`` again. It is told in confidence: only the score shows it, mixed with what the other one says.

    Raises ValueError for a rating that is not one of the five whole numbers.
    """

    mentee: str
    mentor: str
    by: Literal["mentee", "mentor"]
    rating: int = 0
    never: bool = False

    def __post_init__(self) -> None:
        if self.rating not in range(WORST, BEST + 1):
            raise ValueError(f"rating must be a whole number from {WORST} to {BEST}, not {self.rating!r}")
        if self.by not in ("mentee", "mentor"):
            raise ValueError(f"by must be mentee or mentor, not {self.by!r}")


def after_feedback(
    scores: ArrayLike, ratings: ArrayLike | Iterable[tuple[int, int, int]], *, reach: int = REACH
) -> NDArray[np.int64]:
    """Scores (n, m), 0 to FULL_SCORE, after what was said about meetings.

    Each of ``ratings`` (r, 3) is what one side says: mentee row, mentor column, and -2 to 2. It moves the pair's score
    by ``reach`` / 2 points for each step, so by ``reach`` at most; what both sides say adds up. No score leaves the
    range from 0 to FULL_SCORE, and pairs that nobody rated keep theirs.

    Raises ValueError for input that can't be meant.
    """
    if reach < 0:
        raise ValueError(f"reach must be >= 0, not {reach}")
    before = np.asarray(scores)
    if before.ndim != 2 or not np.issubdtype(before.dtype, np.integer):
        raise ValueError("scores must be a table of whole numbers (mentees, mentors)")
    table = np.asarray(ratings if isinstance(ratings, np.ndarray) else list(ratings))  # type: ignore[arg-type]  # whatever it is, it is checked below
    table = table.reshape(-1, 3) if table.size == 0 else table
    if table.ndim != 2 or table.shape[1] != 3 or not (table.size == 0 or np.issubdtype(table.dtype, np.integer)):
        raise ValueError("ratings must be triples of (mentee row, mentor column, rating)")
    rows, cols, said = table.astype(np.intp).T
    if np.any((rows < 0) | (rows >= before.shape[0]) | (cols < 0) | (cols >= before.shape[1])):
        raise ValueError(f"ratings names people outside the {before.shape[0]} mentees and {before.shape[1]} mentors")
    if np.any((said < WORST) | (said > BEST)):
        raise ValueError(f"ratings must be from {WORST} to {BEST}")
    steps = np.zeros(before.shape, dtype=np.int64)
    np.add.at(steps, (rows, cols), said)
    return np.clip(before + steps * reach // BEST, 0, FULL_SCORE)
