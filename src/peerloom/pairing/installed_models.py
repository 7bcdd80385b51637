"""Sentence models that are on this machine: finding their files, and running them without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module, metadata, util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL_FILE = "modules.json"
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY")


def folder_of(name: str) -> Path | None:
    """The folder with a model's files: itself, or inside an installed package. None of the package's code is run."""
    if (Path(name) / MODEL_FILE).is_file():
        return Path(name)
    return _in_distribution(name) or _beside_module(name)


def _in_distribution(name: str) -> Path | None:
    try:
        files = metadata.files(name) or []
    except (metadata.PackageNotFoundError, ValueError):
        return None
    found = sorted(str(file.locate()) for file in files if file.name == MODEL_FILE)
    return Path(found[0]).parent if found else None


def _beside_module(name: str) -> Path | None:
    if not name.isidentifier():
        return None
    module = util.find_spec(name)
    folders = [] if module is None else list(module.submodule_search_locations or [])
    found = sorted(path for folder in folders for path in Path(folder).glob(f"**/{MODEL_FILE}"))
    return found[0].parent if found else None


class SentenceModel:
    """A model in the format of Sentence Transformers, on the processor: results don't depend on a graphics card."""

    def __init__(self, folder: Path) -> None:
        with _offline():
            try:
                library: Any = import_module("sentence_transformers")
            except ImportError as error:
                raise ValueError(
                    f"model {str(folder)!r} needs the package sentence-transformers: install it, or leave the model "
                    "empty: texts are then compared by their words."
                ) from error
            self._model = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with _offline():
            rows = self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)


@contextmanager
def _offline() -> Iterator[None]:
    """Tell the libraries behind a model to stay off the network, even those that ask only when they are imported."""
    before = {name: os.environ.get(name) for name in OFFLINE}
    os.environ.update(dict.fromkeys(OFFLINE, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
