"""Comparing texts by meaning with a sentence model that is already on this machine. Nothing is ever downloaded.

A model is named by a folder in the format of Sentence Transformers, by an installed Python package that carries such
a folder (found without running the package's code), or by a name given to `register_model`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.kinds.texts_columns import TextColumns, in_columns
from peerloom.pairing.problem import Flags, Floats

MODELS_IN_MEMORY = 2

UNRELATED = (
    "The bread rises overnight and is baked at dawn.",
    "Interest on the loan is paid every quarter.",
    "A goalkeeper may handle the ball inside the penalty area.",
    "Glaciers carve deep valleys as they move.",
    "She tunes the violin before every concert.",
    "The court postponed the hearing until spring.",
    "Bees find their way home by the sun.",
    "Our database is backed up every night.",
    "The nurse measured his blood pressure twice.",
    "Medieval towns were surrounded by walls.",
)
"""Sentences about nothing in common: how alike a model finds them is its zero."""


class TextModel(Protocol):
    """Turns texts into vectors (len(texts), d): texts of like meaning point the same way."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


_loaders: dict[str, Callable[[], TextModel]] = {}


def register_model(name: str, loader: Callable[[], TextModel]) -> None:
    """Let criteria name a model of your own. ``loader`` is called at the first use; a second one replaces the first."""
    _loaders[name] = loader
    load_model.cache_clear()


@lru_cache(maxsize=MODELS_IN_MEMORY)
def load_model(name: str) -> TextModel:
    """The model, kept in memory. Raises ValueError, saying what to install, where it or its library isn't there."""
    if name in _loaders:
        return _loaders[name]()
    # Looking through installed packages needs modules that take a while to load, and hardly anybody has a model.
    from peerloom.pairing.installed_models import SentenceModel, folder_of

    folder = folder_of(name)
    if folder is None:
        raise ValueError(
            f"model {name!r} is neither a folder with a sentence model, nor an installed package that carries one, "
            "nor a registered name. Install it, or leave the model empty: texts are then compared by their words."
        )
    return SentenceModel(folder)


def similarity(mentees: Sequence[str], mentors: Sequence[str], model: TextModel) -> Comparison:
    """Cosine of the texts' vectors, where 0.0 is what the model finds of unrelated texts, and less counts as 0.0."""
    left, right, zero = _vectors(mentees, mentors, model)
    cosines = left.astype(np.float64) @ right.T.astype(np.float64)
    value: Floats = np.clip((cosines - zero) / (1.0 - zero), 0.0, 1.0)
    wrote, answered = _written(mentees), _written(mentors)
    known = both(wrote, answered)
    return Comparison(np.where(known, value, 0.0), known)


def embedding_columns(
    mentees: Sequence[str], mentors: Sequence[str], model: TextModel, *, most_columns: int = 192
) -> TextColumns:
    """The same for one matrix product, which can't cut off at 0.0: unrelated texts come out around it, on both sides.

    See `peerloom.pairing.kinds.texts_columns.text_columns`. The model's vectors have one column more here.
    """
    left, right, zero = _vectors(mentees, mentors, model)
    wrote, answered = _written(mentees), _written(mentors)
    scale = 1.0 / np.sqrt(1.0 - zero)
    shift = np.sqrt(abs(zero)) * scale
    ours = np.column_stack([left * scale, -np.sign(zero) * shift * wrote])
    theirs = np.column_stack([right * scale, shift * answered])
    columns = in_columns(ours.astype(np.float64), theirs.astype(np.float64), most_columns)
    return TextColumns(*columns, wrote, answered)


def _vectors(
    mentees: Sequence[str], mentors: Sequence[str], model: TextModel
) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """Rows of length 1, zero rows for missing texts, and the model's zero."""
    # A model's last digits may depend on what it reads together: always the same texts in the same order.
    texts = sorted({text for text in (*mentees, *mentors) if text})
    if not texts:
        return np.zeros((len(mentees), 1), np.float32), np.zeros((len(mentors), 1), np.float32), 0.0
    unrelated = _encoded(model, UNRELATED)
    alike = unrelated @ unrelated.T
    zero = float(np.clip(alike[np.triu_indices(len(alike), 1)].mean(dtype=np.float64), -0.5, 0.95))
    rows = _encoded(model, texts)
    rows = np.vstack([np.zeros((1, rows.shape[1]), dtype=np.float32), rows])
    place = {text: index + 1 for index, text in enumerate(texts)}
    left, right = ([place.get(text, 0) for text in side] for side in (mentees, mentors))
    return rows[left], rows[right], zero


def _encoded(model: TextModel, texts: Sequence[str]) -> NDArray[np.float32]:
    rows = np.asarray(model.encode(list(texts)), dtype=np.float32)
    if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
        raise ValueError(f"model gave no {len(texts)} rows of finite numbers for {len(texts)} texts")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def _written(texts: Sequence[str]) -> Flags:
    return np.array([bool(text) for text in texts], dtype=bool)
