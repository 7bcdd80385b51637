"""The text criterion: cosine similarity of TF-IDF vectors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from peerloom.pairing.answers import as_text, fold
from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.profiles import Answer

WORD = re.compile(r"[^\W_]{2,}")
MOST_COMMON_WORDS = 5


def text(mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """Cosine of the two texts' TF-IDF vectors; a word in every text counts nothing."""
    from scipy import sparse

    counts = [_words(answer) for answer in (*mentees, *mentors)]
    written = np.array([bool(words) for words in counts], dtype=bool)
    texts = int(written.sum())
    used_in = Counter(word for words in counts for word in words)
    column = {word: index for index, word in enumerate(sorted(used_in))}
    starts, columns, values = [0], [], []
    for words in counts:
        weighed = {word: (1 + log(times)) * log((1 + texts) / (0.5 + used_in[word])) for word, times in words.items()}
        length = sum(value * value for value in weighed.values()) ** 0.5 or 1.0
        columns += [column[word] for word in weighed]
        values += [value / length for value in weighed.values()]
        starts.append(len(columns))
    table = sparse.csr_matrix((values, columns, starts), shape=(len(counts), max(len(column), 1)), dtype=np.float64)
    n = len(mentees)
    value = (table[:n] @ table[n:].T).toarray()
    return Comparison(np.clip(value, 0.0, 1.0), both(written[:n], written[n:]))


def common_words(mentee: Answer | None, mentor: Answer | None) -> tuple[str, ...]:
    """The longest words that both wrote: long ones say more."""
    shared = _words(mentee).keys() & _words(mentor).keys()
    return tuple(
        sorted(
            sorted((word for word in shared if len(word) > 4), key=lambda word: (-len(word), word))[:MOST_COMMON_WORDS]
        )
    )


def _words(answer: Answer | None) -> Counter[str]:
    return Counter(WORD.findall(fold(as_text(answer))))
