"""Candidates for people whom the best lists forget: mentees without anyone, mentors who need someone."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Indices
from peerloom.pairing.scale.features import Features, blocks
from peerloom.pairing.scale.pairs import Pairs, join, no_pairs, pairs_in
from peerloom.pairing.scale.search import Cancel, Cancelled, prepare

SPARE = 16
"""Mentees whom a mentor with a lower bound needs to choose from beyond twice the bound."""


def for_the_waiting(features: Features, waiting: Indices, free: Indices, k: int, cancel: Cancel) -> Pairs:
    """The best k mentors with places left for each mentee who waits. Raises Cancelled."""
    found, m = [no_pairs()], len(features.mentors)
    for best in prepare(features.only(waiting, free)).best(np.zeros(len(free)), min(k, len(free)), cancel):
        row, place = np.nonzero(best.found)
        found.append(pairs_in(waiting[best.first + row], free[best.cols[row, place]], best.scores[row, place], m))
    return join(*found)


def for_lower_bounds(features: Features, pairs: Pairs, cancel: Cancel) -> Pairs:
    """The best mentees for mentors whose lower bound their few candidates might not fill. Raises Cancelled."""
    n, m = len(features.mentees), len(features.mentors)
    lower = np.array([min(mentor.lower, mentor.capacity) for mentor in features.mentors], dtype=np.intp)
    wanted = np.where(lower > 0, np.minimum(2 * lower + SPARE, n), 0)
    listed = np.bincount(pairs.rows(n, m)[1], minlength=m)
    short = np.flatnonzero(listed < wanted)
    if not len(short):
        return no_pairs()
    most = int(wanted[short].max())
    rows, scores = np.empty((0, len(short)), dtype=np.intp), np.empty((0, len(short)), dtype=np.int64)
    for part, found in blocks(features.only(np.arange(n), short), np.arange(n)):
        if cancel():
            raise Cancelled
        rows = np.vstack([rows, np.broadcast_to(part[:, None], found.score.shape)])
        scores = np.vstack([scores, np.where(found.allowed, found.score, -1)])
        best = np.argsort(-scores, axis=0, kind="stable")[:most]
        rows, scores = np.take_along_axis(rows, best, 0), np.take_along_axis(scores, best, 0)
    place, mentor = np.nonzero(scores >= 0)
    return pairs_in(rows[place, mentor], short[mentor], scores[place, mentor], m)
