"""Answers to several items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# R's `attitude` (Chatterjee & Price 1977): per department the share of favourable answers to seven questions; rating,
# complaints, privileges, learning, raises, critical, advance. Checked by alpha = .843143 [.739376, .915773].
ATTITUDE = [
    [43, 51, 30, 39, 61, 92, 45],
    [63, 64, 51, 54, 63, 73, 47],
    [71, 70, 68, 69, 76, 86, 48],
    [61, 63, 45, 47, 54, 84, 35],
    [81, 78, 56, 66, 71, 83, 47],
    [43, 55, 49, 44, 54, 49, 34],
    [58, 67, 42, 56, 66, 68, 35],
    [71, 75, 50, 55, 70, 66, 41],
    [72, 82, 72, 67, 71, 83, 31],
    [67, 61, 45, 47, 62, 80, 41],
    [64, 53, 53, 58, 58, 67, 34],
    [67, 60, 47, 39, 59, 74, 41],
    [69, 62, 57, 42, 55, 63, 25],
    [68, 83, 83, 45, 59, 77, 35],
    [77, 77, 54, 72, 79, 77, 46],
    [81, 90, 50, 72, 60, 54, 36],
    [74, 85, 64, 69, 79, 79, 63],
    [65, 60, 65, 75, 55, 80, 60],
    [65, 70, 46, 57, 75, 85, 46],
    [50, 58, 68, 54, 64, 78, 52],
    [50, 40, 33, 34, 43, 64, 33],
    [64, 61, 52, 62, 66, 80, 41],
    [53, 66, 52, 50, 63, 80, 37],
    [40, 37, 42, 58, 50, 57, 49],
    [63, 54, 42, 48, 66, 75, 33],
    [66, 77, 66, 63, 88, 76, 72],
    [78, 75, 58, 74, 80, 78, 49],
    [48, 57, 44, 45, 51, 83, 38],
    [85, 85, 71, 71, 77, 74, 55],
    [82, 82, 39, 59, 64, 78, 39],
]

# R's `ability.cov` (Smith & Stanley 1983): covariances of six tests of 112 persons; general, picture, blocks, maze,
# reading, vocab. Checked by what R's factanal(factors = 1) prints for them.
ABILITY = np.array(
    [
        [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
    ]
)


def answers_with(covariances: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Answers of ``n`` persons that have exactly these covariances."""
    noise = np.random.default_rng(1).normal(size=(n, len(covariances)))
    noise, _ = np.linalg.qr(noise - noise.mean(axis=0))
    answers: NDArray[np.float64] = noise @ np.linalg.cholesky(covariances).T * np.sqrt(n - 1)
    return answers
