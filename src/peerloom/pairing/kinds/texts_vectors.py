"""TF-IDF vectors of the texts of a pool in which several languages may be mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from peerloom.pairing.kinds.words import Reading, read_texts
from peerloom.pairing.problem import Flags, Floats, Indices

if TYPE_CHECKING:
    from scipy import sparse

MOST_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class TextVectors:
    """Rows of length 1, cut down to the words that occur on both sides: ``left`` (n, v), ``right`` (m, v).

    The product of two rows is the cosine of the whole texts. ``mentees_wrote`` (n,) and ``mentors_wrote`` (m,) mark
    texts that hold any telling word.
    """

    left: sparse.csr_array[np.float64]
    right: sparse.csr_array[np.float64]
    mentees_wrote: Flags
    mentors_wrote: Flags

    def cosines(self) -> Floats:
        """(n, m), 0.0 to 1.0, in blocks of rows: most of a sparse product's memory is for what it leaves out."""
        n, m = self.left.shape[0], self.right.shape[0]
        found = np.zeros((n, m))
        turned = self.right.T.tocsr()
        step = max(1, MOST_CELLS_AT_ONCE // max(m, 1))
        for first in range(0, n, step):
            found[first : first + step] = (self.left[first : first + step] @ turned).toarray()
        return np.minimum(found, 1.0)

    def cosines_of(self, rows: Indices, cols: Indices) -> Floats:
        """The exact values (p,) of the pairs (rows[p], cols[p])."""
        products = self.left[rows].multiply(self.right[cols])
        return np.minimum(np.asarray(products.sum(axis=1), dtype=np.float64).ravel(), 1.0)


def text_vectors(mentees: Sequence[str], mentors: Sequence[str], languages: Sequence[str] = ()) -> TextVectors:
    """Weigh every word by how rare it is among the texts in the same language.

    ``languages`` holds a code for each text, mentees first, "" where it isn't known; none at all is fine. Raises
    ValueError where there are not as many as texts.
    """
    readings = read_texts((*mentees, *mentors), languages)
    weights = _rarities(readings)
    n = len(mentees)
    on_left = _all_words(readings[:n])
    column = {word: index for index, word in enumerate(sorted(on_left & _all_words(readings[n:])))}
    wrote = np.array([bool(reading.counts) for reading in readings], dtype=bool)
    return TextVectors(
        _matrix(readings[:n], weights, column), _matrix(readings[n:], weights, column), wrote[:n], wrote[n:]
    )


def _all_words(readings: Iterable[Reading]) -> set[str]:
    return {word for reading in readings for word in reading.counts}


def _rarities(readings: Sequence[Reading]) -> dict[str, dict[str, float]]:
    """Language to word to weight: 1.0 for a word in one text, next to nothing for a word in every text.

    Counted within each language: what everyone writes in the only five Polish texts is common, however many others
    there are. The same scale for each lets texts in a rare language hold words of another.
    """
    used: dict[str, Counter[str]] = {}
    texts: Counter[str] = Counter()
    for reading in readings:
        if reading.counts:
            used.setdefault(reading.language, Counter()).update(reading.counts.keys())
            texts[reading.language] += 1
    return {
        language: {word: _rarity(times, texts[language]) for word, times in counts.items()}
        for language, counts in used.items()
    }


def _rarity(times: int, texts: int) -> float:
    return log((1 + texts) / (0.5 + times)) / log((1 + texts) / 1.5)


def _matrix(
    readings: Sequence[Reading], weights: Mapping[str, Mapping[str, float]], column: Mapping[str, int]
) -> sparse.csr_array[np.float64]:
    from scipy import sparse

    starts, columns, values = [0], [], []
    for reading in readings:
        rarity = weights.get(reading.language, {})
        weighed = [(word, (1 + log(times)) * rarity[word]) for word, times in reading.counts.items()]
        length = sqrt(sum(value * value for _, value in weighed)) or 1.0
        shared = sorted((column[word], value / length) for word, value in weighed if word in column)
        columns += [place for place, _ in shared]
        values += [value for _, value in shared]
        starts.append(len(columns))
    shape = (len(readings), len(column))
    return sparse.csr_array((np.array(values), np.array(columns, dtype=np.int32), np.array(starts)), shape=shape)
